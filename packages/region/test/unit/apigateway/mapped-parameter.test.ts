import { expect, test } from '@jest/globals';
import { mappedParameter } from '../../../src/apigateway/mapped-parameter.ts';

const BODY = '{"user":{"name":"Ada","tags":["a","b"]},"count":3,"none":null}';
const request = {
  body: BODY,
  event: {
    rawPath: '/users/7',
    headers: { 'x-trace': 'h1,h2' },
    queryStringParameters: { page: '2' },
    pathParameters: { id: '7' },
    requestContext: {
      requestId: 'r-1',
      apiId: 'a-1',
      time: '01/Jan/2026:00:00:00 +0000',
      http: { method: 'PUT', path: '/users/7', sourceIp: '127.0.0.1' },
      authorizer: { jwt: { claims: { sub: 'ada' } } },
    },
  },
};

const CASES: readonly (readonly [value: string, mapped: string | undefined])[] = [
  ['fixed', 'fixed'],
  ['costs $5', 'costs $5'],
  ['$request.body', BODY],
  ['$request.body.user.name', 'Ada'],
  ['$request.body.user.tags[1]', 'b'],
  ['$request.body.user.tags', '["a","b"]'],
  ['$request.body.count', '3'],
  ['$request.body.none', undefined],
  ['$request.body.user.name.length', undefined],
  ['$request.header.X-Trace', 'h1,h2'],
  ['$request.querystring.page', '2'],
  ['$request.querystring.other', undefined],
  ['$request.path', '/users/7'],
  ['$request.path.id', '7'],
  ['$context.requestId', 'r-1'],
  ['$context.httpMethod', 'PUT'],
  ['$context.identity.sourceIp', '127.0.0.1'],
  ['$context.requestTime', '01/Jan/2026:00:00:00 +0000'],
  ['$context.authorizer.claims.sub', 'ada'],
  ['$stageVariables.stage', undefined],
  ['user ${request.path.id} of ${context.apiId}${request.body.missing}', 'user 7 of a-1'],
];

test.each(CASES)('%s', (value, mapped) => {
  expect(mappedParameter(value, request)).toBe(mapped);
});

test('a body that is no JSON has no parts', () => {
  expect(mappedParameter('$request.body.a', { ...request, body: 'a=1' })).toBeUndefined();
});
