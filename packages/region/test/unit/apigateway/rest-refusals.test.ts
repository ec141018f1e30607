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

const service = (more: JsonObject): JsonObject => ({
  Method: method('POST', undefined, {
    Integration: {
      Type: 'AWS',
      Uri: 'arn:aws:apigateway:us-east-1:sqs:path/000000000000/inbox',
      Credentials: 'arn:aws:iam::000000000000:role/api',
      ...more,
    },
  }),
});

test('methods that lead to functions and services, and mocks, run', () => {
  expect(warningsOf({ Get: method('GET', undefined), Cors: preflight('Api') })).toEqual([]);
  expect(warningsOf(service({}))).toEqual([]);
  const RequestTemplates = { 'application/json': '#if(true){"statusCode": 200}#end' };
  expect(warningsOf(mock({ RequestTemplates }))).toEqual([]);
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
    'Method.Properties.Integration.Type: The region runs AWS_PROXY, AWS, MOCK, not "HTTP_PROXY".',
  ],
  [
    { Method: method('GET', undefined, { Integration: { Type: 'AWS_PROXY', Uri: 'arn:of:something' } }) },
    'Method.Properties.Integration.Uri: The region runs functions, not "arn:of:something".',
  ],
  [
    mock({ RequestTemplates: { 'application/json': '{}' } }),
    'Method.Properties.Integration.RequestTemplates: The region runs mocks that ask for a statusCode.',
  ],
  [
    response({ ResponseTemplates: { 'application/json': '#if(true)' } }),
    'Method.Properties.Integration.IntegrationResponses[0].ResponseTemplates: ' +
      'The region cannot read the template: #end is missing in line 1.',
  ],
  [
    response({ ResponseParameters: { 'method.response.header.X-A': 'something' } }),
    'Method.Properties.Integration.IntegrationResponses[0].ResponseParameters: ' +
      'The region does not map something to method.response.header.X-A.',
  ],
  [
    service({ RequestParameters: { 'integration.request.cookie.a': "'b'" } }),
    "Method.Properties.Integration.RequestParameters: The region does not map 'b' to integration.request.cookie.a.",
  ],
  [
    service({ Uri: 'arn:aws:apigateway:us-east-1:kinesis:action/PutRecord' }),
    'Method.Properties.Integration.Uri: The region runs functions and dynamodb, events, s3, secretsmanager, sns, sqs, ' +
      'ssm, states, not "arn:aws:apigateway:us-east-1:kinesis:action/PutRecord".',
  ],
  [
    { Method: method('POST', undefined, { Integration: { Type: 'AWS', Uri: 'arn:aws:apigateway:r:sqs:path/1/q' } }) },
    'Method.Properties.Integration.Credentials: Role ARN must be specified for AWS integrations',
  ],
])('what it cannot run is refused by name: %#', (more, warning) => {
  expect(warningsOf(more)).toEqual([warning]);
});
