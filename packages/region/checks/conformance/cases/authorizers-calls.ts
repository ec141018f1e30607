import { objectOf, parseJson } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import { ECHO_REQUEST, functionOf, mayInvoke } from './authorizers-functions.ts';
import { stackOf } from './stacks.ts';

const API = { Ref: 'Api' };
const invocationsOf = (id: string) => ({
  'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${id}.Arn}/invocations`,
});

const ALL_APIS = {
  Echo: functionOf(ECHO_REQUEST),
  MayEcho: mayInvoke('Echo'),
  MayGuard: mayInvoke('Guard'),
};

/** An HTTP API with the route `GET /garden/{bed}`, which a function guards. */
const httpApi = (guard: string, more: object) => ({
  ...ALL_APIS,
  Guard: functionOf(guard),
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'garden', ProtocolType: 'HTTP' } },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: API, StageName: '$default', AutoDeploy: true },
  },
  Lambda: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: API,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Echo', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: API,
      Name: 'guard',
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.X-Key'],
      AuthorizerUri: invocationsOf('Guard'),
      ...more,
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: API,
      RouteKey: 'GET /garden/{bed}',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Authorizer' },
      Target: { 'Fn::Sub': 'integrations/${Lambda}' },
    },
  },
});

/** A REST API with the method `GET /garden`, which a function guards. */
const restApi = (guard: string, more: object) => ({
  ...ALL_APIS,
  Guard: functionOf(guard),
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'garden' } },
  Garden: {
    Type: 'AWS::ApiGateway::Resource',
    Properties: { RestApiId: API, PathPart: 'garden', ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] } },
  },
  Authorizer: {
    Type: 'AWS::ApiGateway::Authorizer',
    Properties: {
      RestApiId: API,
      Name: 'guard',
      Type: 'TOKEN',
      IdentitySource: 'method.request.header.X-Key',
      AuthorizerUri: invocationsOf('Guard'),
      ...more,
    },
  },
  Get: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: API,
      ResourceId: { Ref: 'Garden' },
      HttpMethod: 'GET',
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Authorizer' },
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: invocationsOf('Echo') },
    },
  },
  Deployment: {
    Type: 'AWS::ApiGateway::Deployment',
    DependsOn: 'Get',
    Properties: { RestApiId: API, StageName: 'live' },
  },
});

/** What some requests to an API get, one after the other. */
async function asked(aws: Caller, own: string, Resources: object, path: string, keys: readonly (string | undefined)[]) {
  const outputs = await stackOf(aws, own, { Resources, Outputs: { Id: { Value: API } } });
  if (typeof outputs === 'string') throw new Error(outputs);
  const answers = [];
  for (const key of keys) {
    const headers = key === undefined ? {} : { 'X-Key': key };
    const answer = await fetch(`${aws.endpoint}/_api/${outputs['Id']}${path}`, { headers });
    answers.push({ status: answer.status, body: objectOf(parseJson(await answer.text())) });
  }
  return answers;
}

export const askHttpApi = (
  aws: Caller,
  own: string,
  guard: string,
  keys: readonly (string | undefined)[],
  more: object = {},
) => asked(aws, own, httpApi(guard, more), '/garden/roses?wet=yes', keys);

export const askRestApi = (
  aws: Caller,
  own: string,
  guard: string,
  keys: readonly (string | undefined)[],
  more: object = {},
) => asked(aws, own, restApi(guard, more), '/live/garden?wet=yes', keys);
