import { expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { planTemplate } from '../../../src/resources/plan.ts';
import { DEFAULT_STACK } from '../../../src/template/pseudo.ts';
import { parseTemplate } from '../../../src/template/template.ts';
import { method, preflight, restApi } from '../../support/rest-api.ts';

function warningsOf(more: JsonObject): readonly string[] {
  const warnings: string[] = [];
  planTemplate(parseTemplate(restApi(more)), {
    naming: { ...DEFAULT_STACK, endpoint: 'http://127.0.0.1:4566' },
    parameters: new Map(),
    allowUnsupported: true,
    warn: (line) => warnings.push(line.replace('warning: ', '')),
  });
  return warnings;
}

const mock = (more: JsonObject): JsonObject => ({
  Method: method('GET', undefined, {
    Integration: { Type: 'MOCK', RequestTemplates: { 'application/json': '{"statusCode": 200}' }, ...more },
  }),
});
const response = (more: JsonObject): JsonObject => mock({ IntegrationResponses: [{ StatusCode: 200, ...more }] });

test('methods that lead to functions, and mocks without variables, run', () => {
  expect(warningsOf({ Get: method('GET', undefined), Cors: preflight('Api') })).toEqual([]);
});

test('an API without a policy runs, also where a framework writes an empty one', () => {
  const api = (Policy: Json): JsonObject => ({ Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Policy } } });
  const refused = 'Api.Properties.Policy: The region does not run policies of REST APIs.';
  expect([warningsOf(api('')), warningsOf(api({ Statement: [] }))]).toEqual([[], [refused]]);
});

test.each([
  [
    { Method: method('GET', undefined, { AuthorizationType: 'COGNITO_USER_POOLS' }) },
    'Method.Properties.AuthorizationType: The region runs NONE, AWS_IAM, CUSTOM, not "COGNITO_USER_POOLS".',
  ],
  [
    { Method: method('GET', undefined, { AuthorizationType: 'CUSTOM' }) },
    'Method.Properties.AuthorizerId: A method of type CUSTOM names its authorizer.',
  ],
  [
    { Method: method('GET', undefined, { Integration: { Type: 'HTTP_PROXY', Uri: 'https://example.com' } }) },
    'Method.Properties.Integration.Type: The region runs AWS_PROXY and MOCK, not "HTTP_PROXY".',
  ],
  [
    { Method: method('GET', undefined, { Integration: { Type: 'AWS_PROXY', Uri: 'arn:of:something' } }) },
    'Method.Properties.Integration.Uri: The region runs functions, not "arn:of:something".',
  ],
  [
    mock({ RequestTemplates: { 'application/json': '{"statusCode": $context.status}' } }),
    'Method.Properties.Integration.RequestTemplates: The region runs mocks that ask for a statusCode, without variables.',
  ],
  [
    response({ ResponseTemplates: { 'application/json': '#set($a = 1)' } }),
    'Method.Properties.Integration.IntegrationResponses[0].ResponseTemplates: ' +
      'The region runs templates without directives and variables.',
  ],
  [
    response({ ResponseParameters: { 'method.response.header.X-A': 'context.requestId' } }),
    'Method.Properties.Integration.IntegrationResponses[0].ResponseParameters: ' +
      'The region sets headers to texts, not method.response.header.X-A to context.requestId.',
  ],
])('what it cannot run is refused by name: %#', (more, warning) => {
  expect(warningsOf(more)).toEqual([warning]);
});
