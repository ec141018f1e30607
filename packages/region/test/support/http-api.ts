import type { Json, JsonObject } from '../../src/core/json.ts';
import { functionResource } from './package-dir.ts';
import type { TestRegion } from './running.ts';

export const route = (RouteKey: string, more: JsonObject = {}): Json => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: { Ref: 'Api' },
    RouteKey,
    Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
    ...more,
  },
});

const permission: Json = {
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: { 'Fn::GetAtt': ['Echo', 'Arn'] },
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: {
      'Fn::Join': [
        '',
        ['arn:aws:execute-api:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':', { Ref: 'Api' }, '/*'],
      ],
    },
  },
};

/** A template with an HTTP API of the name `shop`, whose routes lead to the function `echo`. */
export const httpApi = (more: JsonObject = {}): Json => ({
  Resources: {
    Echo: functionResource('echo'),
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Echo', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    Permission: permission,
    ...more,
  },
});

export function endpointOf(region: TestRegion): string {
  const endpoint = region.resources.get('Api')?.attributes['ApiEndpoint'];
  if (typeof endpoint !== 'string') throw new Error('the API has no endpoint');
  return endpoint;
}
