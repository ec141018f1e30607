import type { ConformanceCase } from '../case.ts';
import { part } from '../expected.ts';
import { askRestApi } from './authorizers-calls.ts';
import { byPolicy, guard } from './authorizers-functions.ts';

const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
const INPUT = `${GUIDE}/api-gateway-lambda-authorizer-input.html`;
const OUTPUT = `${GUIDE}/api-gateway-lambda-authorizer-output.html`;
const CONFIGURE = `${GUIDE}/configure-api-gateway-lambda-authorization.html`;
const USE = `${GUIDE}/apigateway-use-lambda-authorizer.html`;

interface Asked {
  readonly source?: string;
  readonly guard?: string;
  readonly keys: readonly (string | undefined)[];
  readonly more?: object;
}

const TOKEN = byPolicy('event.authorizationToken', '{ count, wet: true, text: JSON.stringify(event) }');
const REQUEST = byPolicy("event.headers['X-Key']", '{ count, text: JSON.stringify(event) }');
const BY_REQUEST = { Type: 'REQUEST', IdentitySource: 'method.request.header.X-Key' };

/** What requests with these keys get of a method that this function guards. */
const rest = (
  name: string,
  { source = USE, guard: code = TOKEN, keys, more }: Asked,
  gives: unknown,
): ConformanceCase => ({
  name,
  source,
  run: (aws, own) => askRestApi(aws, own, code, keys, more),
  gives,
});

const refusal = (status: number, message: RegExp | string) => [{ status, body: { message } }];
const explained = (message: RegExp) => [{ status: 403, body: { Message: message } }];
const counted = (count: string) => ({ status: 200, body: part({ count }) });

/** Whether a text is JSON of such an object. */
const text =
  (members: Readonly<Record<string, string>>) =>
  (value: unknown): boolean => {
    const seen: unknown = typeof value === 'string' ? JSON.parse(value) : undefined;
    return Object.entries(members).every(([key, one]) =>
      Object.entries(seen ?? {}).some(([k, v]) => k === key && v === one),
    );
  };

export const REST_AUTHORIZERS: readonly ConformanceCase[] = [
  rest('a REST API passes the context on as texts', { source: OUTPUT, keys: ['in'] }, [
    { status: 200, body: part({ principalId: 'gardener', count: '1', wet: 'true' }) },
  ]),
  rest('an authorizer by token gets the token', { source: INPUT, keys: ['in'] }, [
    { status: 200, body: part({ text: text({ type: 'TOKEN', authorizationToken: 'in' }) }) },
  ]),
  rest('an authorizer by request gets the request', { source: INPUT, guard: REQUEST, keys: ['in'], more: BY_REQUEST }, [
    {
      status: 200,
      body: part({ text: text({ type: 'REQUEST', resource: '/garden', path: '/garden', httpMethod: 'GET' }) }),
    },
  ]),
  rest(
    'a REST API asks nobody about a request without token',
    { source: CONFIGURE, keys: [undefined] },
    refusal(401, 'Unauthorized'),
  ),
  rest(
    'a REST API asks nobody about a token of another form',
    { source: CONFIGURE, keys: ['in'], more: { IdentityValidationExpression: '\\d+' } },
    refusal(401, 'Unauthorized'),
  ),
  rest(
    'a REST API does not let in whom the policy denies',
    { keys: ['out'] },
    explained(/^User is not authorized to access this resource with an explicit deny/),
  ),
  rest(
    'a REST API does not let in whom the policy does not name',
    { guard: byPolicy('event.authorizationToken', '{}', "event.methodArn + '/shed'"), keys: ['in'] },
    explained(/^User is not authorized to access this resource\b(?! with)/),
  ),
  rest(
    'a policy may name all methods of an API',
    {
      source: OUTPUT,
      guard: byPolicy('event.authorizationToken', '{ a: 1 }', "event.methodArn.split('/')[0] + '/*'"),
      keys: ['in'],
    },
    [{ status: 200, body: part({ a: '1' }) }],
  ),
  rest(
    'a REST API answers 401 where the function says that the caller is unknown',
    { guard: "exports.handler = async () => { throw new Error('Unauthorized'); };", keys: ['in'] },
    refusal(401, 'Unauthorized'),
  ),
  rest(
    'a REST API answers 500 while the authorizer fails',
    { guard: "exports.handler = async () => { throw new Error('no'); };", keys: ['in'] },
    [{ status: 500, body: part({}) }],
  ),
  rest(
    'a REST API answers 500 to an answer without a policy',
    { source: OUTPUT, guard: guard("{ principalId: 'gardener' }"), keys: ['in'] },
    [{ status: 500, body: part({}) }],
  ),
  rest(
    'a context with objects is refused',
    { source: OUTPUT, guard: byPolicy('event.authorizationToken', '{ a: { b: 1 } }'), keys: ['in'] },
    [{ status: 500, body: part({}) }],
  ),
  rest(
    'a REST API remembers an answer for five minutes by default',
    { source: CONFIGURE, keys: ['in', 'in', 'in too'] },
    [counted('1'), counted('1'), counted('2')],
  ),
  rest(
    'a REST API asks each time where nothing is to be remembered',
    { source: CONFIGURE, keys: ['in', 'in'], more: { AuthorizerResultTtlInSeconds: 0 } },
    [counted('1'), counted('2')],
  ),
];
