import { beforeEach, expect, test } from '@jest/globals';
import { AuthorizerResults, type LambdaAuthorizer } from '../../../src/apigateway/authorizers/lambda-authorizer.ts';
import { verdictOf } from '../../../src/apigateway/authorizers/result.ts';
import { AwsError } from '../../../src/core/aws-error.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { statementsIn } from '../../../src/iam/statement.ts';

const AUTHORIZER: LambdaAuthorizer = {
  kind: 'TOKEN',
  functionArn: 'arn:f',
  hasRole: false,
  sources: ['token'],
  ttlSeconds: 300,
  format: '1.0',
  isSimple: false,
};
const ALLOWED = { principalId: 'me', policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } };

let nowMs: number;
let results: AuthorizerResults;
let asked: string[];
let answer: { payload: string; functionError?: 'Unhandled' };
let refusal: AwsError | undefined;

beforeEach(() => {
  nowMs = 0;
  asked = [];
  refusal = undefined;
  answer = { payload: JSON.stringify(ALLOWED) };
  const invoke = async (_arn: string, payload: string) => {
    asked.push(payload);
    if (refusal !== undefined) throw refusal;
    return { requestId: 'r', ...answer };
  };
  results = new AuthorizerResults({ now: () => nowMs }, { invoke });
});

const ask = (token: string | undefined, more: Partial<LambdaAuthorizer> = {}, place = 'api/dev') =>
  results.ask(
    place,
    { ...AUTHORIZER, ...more },
    { requestId: 'r', read: () => token, event: ([identity = '']) => ({ identity }) },
  );

test('an answer is remembered for its time, by caller and by stage', async () => {
  await ask('a');
  nowMs += 299_999;
  await ask('a');
  await ask('b');
  await ask('a', {}, 'api/prod');
  expect(asked.map((payload) => JSON.parse(payload).identity)).toEqual(['a', 'b', 'a']);

  nowMs += 1;
  await ask('a');
  expect(asked).toHaveLength(4);
});

test('a caller who is not known, and a failure, are asked about again', async () => {
  answer = { functionError: 'Unhandled', payload: '{"errorMessage":"Unauthorized"}' };
  expect(await ask('a')).toEqual({ kind: 'unauthorized' });
  answer = { functionError: 'Unhandled', payload: '{"errorMessage":"other"}' };
  expect(await ask('a')).toEqual({ kind: 'failed' });
  answer = { payload: JSON.stringify(ALLOWED) };
  expect(await ask('a')).toMatchObject({ kind: 'policy', principalId: 'me' });
  expect(asked).toHaveLength(3);
});

test('a function that is throttled is asked again', async () => {
  refusal = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  expect(await ask('a')).toEqual({ kind: 'failed' });
  refusal = undefined;
  expect(await ask('a')).toMatchObject({ kind: 'policy', principalId: 'me' });
});

test('nobody is asked about a call without an identity, or with one of another form', async () => {
  expect([await ask(undefined), await ask(''), await ask('1a', { validation: 'a|b' })]).toEqual([
    { kind: 'unauthorized' },
    { kind: 'unauthorized' },
    { kind: 'unauthorized' },
  ]);
  expect(asked).toEqual([]);
  expect(await ask('b1', { validation: 'a|b' })).toMatchObject({ kind: 'policy' });
});

const ARN = 'arn:aws:execute-api:eu-west-1:1:api/dev/GET/things/7';

test.each<[what: string, statements: readonly JsonObject[], verdict: string]>([
  ['allows', [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*/dev/GET/things/*' }], 'Allow'],
  ['allows another path', [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*/dev/GET/others' }], 'nothing'],
  ['allows another action', [{ Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource: '*' }], 'nothing'],
  [
    'denies beside an allowance',
    [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: ['execute-api:*'], Resource: [ARN] },
    ],
    'Deny',
  ],
])('a policy that %s', (_what, Statement, verdict) => {
  expect(verdictOf(statementsIn({ Statement: [...Statement] }), ARN)).toBe(verdict);
});
