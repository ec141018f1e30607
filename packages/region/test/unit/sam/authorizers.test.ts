import { expect, test } from '@jest/globals';
import { at, type JsonObject } from '../../../src/core/json.ts';
import { propertiesOf, transformed } from './transformed.ts';

const guarded = (type: 'Api' | 'HttpApi', authorizers: string, event = '') =>
  transformed(`
Resources:
  Guard: {Type: AWS::Serverless::Function, Properties: {InlineCode: x}}
  Web:
    Type: AWS::Serverless::${type}
    Properties:
      StageName: dev
      Auth: {DefaultAuthorizer: Mine, Authorizers: ${authorizers}}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: x
      Events:
        Come: {Type: ${type}, Properties: {${type === 'Api' ? 'RestApiId' : 'ApiId'}: !Ref Web, Path: /things, Method: get${event}}}`);

const INVOCATION = {
  'Fn::Sub': [
    'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations',
    { __FunctionArn__: { 'Fn::GetAtt': ['Guard', 'Arn'] } },
  ],
};

const schemeOf = (resources: Record<string, JsonObject>, ...path: readonly string[]) =>
  at(propertiesOf(resources, 'Web'), 'Body', ...path, 'Mine');

test('a function becomes an authorizer by token, which its API may ask', () => {
  const { resources } = guarded('Api', '{Mine: {FunctionArn: !GetAtt Guard.Arn, Identity: {ReauthorizeEvery: 60}}}');

  expect(schemeOf(resources, 'securityDefinitions')).toEqual({
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: INVOCATION, authorizerResultTtlInSeconds: 60 },
  });
  expect(at(propertiesOf(resources, 'Web'), 'Body', 'paths', '/things', 'get', 'security')).toEqual([{ Mine: [] }]);
  expect(propertiesOf(resources, 'WebMineAuthorizerPermission')).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': ['Guard', 'Arn'] },
    Principal: 'apigateway.amazonaws.com',
    SourceArn: {
      'Fn::Sub': [
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*',
        { __ApiId__: { Ref: 'Web' } },
      ],
    },
  });
});

test('a function becomes an authorizer by request, with the sources of its identity', () => {
  const identity = '{Headers: [X-Who], QueryStrings: [q], StageVariables: [v], Context: [c]}';
  const { resources } = guarded(
    'Api',
    `{Mine: {FunctionPayloadType: REQUEST, FunctionArn: !GetAtt Guard.Arn, FunctionInvokeRole: arn:role, Identity: ${identity}}}`,
  );

  expect(at(schemeOf(resources, 'securityDefinitions'), 'x-amazon-apigateway-authorizer')).toEqual({
    type: 'request',
    authorizerUri: INVOCATION,
    authorizerCredentials: 'arn:role',
    identitySource: 'method.request.header.X-Who, method.request.querystring.q, stageVariables.v, context.c',
  });
  expect(resources['WebMineAuthorizerPermission']).toBeUndefined();
});

test('a function becomes an authorizer of an HTTP API', () => {
  const { resources } = guarded(
    'HttpApi',
    '{Mine: {FunctionArn: !GetAtt Guard.Arn, AuthorizerPayloadFormatVersion: 2.0, EnableSimpleResponses: true, EnableFunctionDefaultPermissions: true, Identity: {Headers: [X-Who]}}}',
  );

  expect(at(schemeOf(resources, 'components', 'securitySchemes'), 'x-amazon-apigateway-authorizer')).toEqual({
    type: 'request',
    authorizerUri: INVOCATION,
    identitySource: '$request.header.X-Who',
    authorizerPayloadFormatVersion: 2,
    enableSimpleResponses: true,
  });
  expect(resources['WebMineAuthorizerPermission']).toBeDefined();
});

test('an event may do without the authorizer of its API', () => {
  const { resources } = guarded('Api', '{Mine: {FunctionArn: !GetAtt Guard.Arn}}', ', Auth: {Authorizer: NONE}');

  expect(at(propertiesOf(resources, 'Web'), 'Body', 'paths', '/things', 'get', 'security')).toBeUndefined();
});

test('an authorizer by user pools, and one that is not declared, are refused', () => {
  expect(guarded('Api', '{Mine: {UserPoolArn: arn:pool}}').refused).toEqual(['Web.Properties.Auth.Authorizers.Mine']);
  const other = guarded('Api', '{Mine: {FunctionArn: arn:f}}', ', Auth: {Authorizer: Other}');
  expect(other.refused).toEqual(['Hello.Properties.Events.Come.Properties.Auth.Authorizer']);
});
