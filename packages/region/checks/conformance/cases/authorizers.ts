import type { ConformanceCase } from '../case.ts';
import { part } from '../expected.ts';
import { askHttpApi } from './authorizers-calls.ts';
import { byPolicy, guard } from './authorizers-functions.ts';
import { REST_AUTHORIZERS } from './authorizers-rest.ts';

const PAGE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html';

/** What requests with these keys get of a route that this function guards. */
const http = (
  name: string,
  source: string,
  keys: readonly (string | undefined)[],
  gives: unknown,
  more: object = {},
): ConformanceCase => ({ name, source: PAGE, run: (aws, own) => askHttpApi(aws, own, source, keys, more), gives });

const KEY = "event.headers['x-key']";
const SIMPLE = guard(`{ isAuthorized: ${KEY}.startsWith('in'), context: { count, event } }`);
const FORMAT_1 = { AuthorizerPayloadFormatVersion: '1.0', EnableSimpleResponses: false };
const refusal = (status: number, message: string) => [{ status, body: { message } }];
const lambda = (members: Readonly<Record<string, unknown>>) => [{ status: 200, body: { lambda: part(members) } }];
const counted = (count: number) => ({ status: 200, body: { lambda: part({ count }) } });

export const AUTHORIZERS: readonly ConformanceCase[] = [
  http('an HTTP API lets in whom a simple answer lets in', SIMPLE, ['in'], lambda({ count: 1 })),
  http('an HTTP API does not let in whom a simple answer keeps out', SIMPLE, ['out'], refusal(403, 'Forbidden')),
  http('an HTTP API asks nobody about a request without identity', SIMPLE, [undefined], refusal(401, 'Unauthorized')),
  http(
    'an authorizer of an HTTP API gets format 2.0',
    SIMPLE,
    ['in'],
    lambda({
      event: part({
        version: '2.0',
        type: 'REQUEST',
        routeArn: /^arn:aws:execute-api:us-east-1:\d{12}:[a-z0-9]+\/\$default\/GET\/garden\/roses$/,
        identitySource: ['in'],
        routeKey: 'GET /garden/{bed}',
        rawPath: '/garden/roses',
        rawQueryString: 'wet=yes',
        queryStringParameters: { wet: 'yes' },
        pathParameters: { bed: 'roses' },
      }),
    }),
  ),
  http(
    'an authorizer of an HTTP API gets format 1.0',
    byPolicy('event.identitySource', '{ event }'),
    ['in'],
    lambda({
      event: part({
        version: '1.0',
        type: 'REQUEST',
        methodArn: /^arn:aws:execute-api:us-east-1:\d{12}:[a-z0-9]+\/\$default\/GET\/garden\/roses$/,
        identitySource: 'in',
        authorizationToken: 'in',
        resource: '/garden/{bed}',
        httpMethod: 'GET',
        queryStringParameters: { wet: 'yes' },
        pathParameters: { bed: 'roses' },
      }),
    }),
    FORMAT_1,
  ),
  http(
    'an HTTP API lets in whom a policy lets in, in format 2.0 too',
    byPolicy(KEY, '{ bed: 7 }'),
    ['in'],
    lambda({ bed: 7 }),
    { EnableSimpleResponses: false },
  ),
  http(
    'an HTTP API does not let in whom a policy denies',
    byPolicy('event.identitySource'),
    ['out'],
    refusal(403, 'Forbidden'),
    FORMAT_1,
  ),
  http(
    'an HTTP API answers 500 while the authorizer fails',
    "exports.handler = async () => { throw new Error('no'); };",
    ['in'],
    refusal(500, 'Internal Server Error'),
  ),
  http('an HTTP API asks each time by default', SIMPLE, ['in', 'in'], [counted(1), counted(2)]),
  http(
    'an HTTP API remembers an answer for its time',
    SIMPLE,
    ['in', 'in', 'in too'],
    [counted(1), counted(1), counted(2)],
    { AuthorizerResultTtlInSeconds: 300 },
  ),
  ...REST_AUTHORIZERS,
];
