import type { Json, JsonObject } from '../../src/core/json.ts';
import { functionResource } from './package-dir.ts';
import type { TestRegion } from './running.ts';

const API = { RestApiId: { Ref: 'Api' } };
const ROOT: Json = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

export const resource = (PathPart: string, parentId?: string): Json => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { ...API, PathPart, ParentId: parentId === undefined ? ROOT : { Ref: parentId } },
});

/** A method that leads to the function `echo`. */
export const method = (HttpMethod: string, resourceId: string | undefined, more: JsonObject = {}): Json => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    ...API,
    HttpMethod,
    ResourceId: resourceId === undefined ? ROOT : { Ref: resourceId },
    AuthorizationType: 'NONE',
    Integration: {
      Type: 'AWS_PROXY',
      IntegrationHttpMethod: 'POST',
      Uri: {
        'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Echo.Arn}/invocations',
      },
    },
    MethodResponses: [],
    ...more,
  },
});

/** A method for preflights, as frameworks write it. */
export const preflight = (resourceId: string): Json =>
  method('OPTIONS', resourceId, {
    Integration: {
      Type: 'MOCK',
      RequestTemplates: { 'application/json': '{statusCode:200}' },
      ContentHandling: 'CONVERT_TO_TEXT',
      IntegrationResponses: [
        {
          StatusCode: '200',
          ResponseParameters: {
            'method.response.header.Access-Control-Allow-Origin': "'*'",
            'method.response.header.Access-Control-Allow-Methods': "'OPTIONS,GET'",
          },
          ResponseTemplates: { 'application/json': '' },
        },
      ],
    },
  });

/** A template with a REST API of the name `shop`, the function `echo` behind it, and the stage `dev`. */
export const restApi = (more: JsonObject = {}): Json => ({
  Resources: {
    Echo: functionResource('echo'),
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop', BinaryMediaTypes: ['image/*'] } },
    Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { ...API, StageName: 'dev' } },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['Echo', 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*' },
      },
    },
    ...more,
  },
});

export const stageUrl = (region: TestRegion, stage = 'dev'): string =>
  `${region.endpoint}/_api/${region.resources.get('Api')?.ref}/${stage}`;
