import { afterEach, expect, test } from '@jest/globals';
import { at, type Json, textOf } from '../../src/core/json.ts';
import { faultyRegion, injectedIn } from '../support/faulty-region.ts';
import { arn } from '../support/resources.ts';
import type { TestRegion } from '../support/running.ts';

const API = {
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
      IntegrationUri: arn('Note'),
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'POST /orders/{orderId}',
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
    },
  },
  MayCall: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { Ref: 'Note' },
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    },
  },
};

let region: TestRegion;
afterEach(() => region.stop());

/** Places an order; gives status and body, or the code of the connection's error. */
async function place(): Promise<string> {
  const endpoint = region.resources.get('Api')?.attributes['ApiEndpoint'];
  if (typeof endpoint !== 'string') throw new Error('the API has no endpoint');
  try {
    const response = await fetch(`${endpoint}/orders/o-1`, { method: 'POST' });
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    return textOf(at(error, 'cause', 'code'));
  }
}

const open = async (...rules: readonly Json[]): Promise<void> => {
  region = await faultyRegion(rules, { resources: API });
};

test('a request whose response is lost has been handled', async () => {
  await open({ fault: 'lostResponse', at: 'http-api/POST/orders', nth: 1 });
  expect([await place(), await place()]).toEqual(['UND_ERR_SOCKET', '200 "done"']);
  expect(region.journal.hops().filter(({ step }) => step === 'succeeded')).toHaveLength(2);
  expect(injectedIn(region.journal.hops())).toEqual(['lostResponse http-api/POST/orders/o-1']);
});

test('an API that throttles or is down answers as API Gateway does, and calls no function', async () => {
  await open({ fault: 'throttle', at: 'http-api', nth: 1 }, { fault: 'refuse', at: 'http-api', nth: 1 });
  expect([await place(), await place(), await place()]).toEqual([
    '429 {"message":"Too Many Requests"}',
    '503 {"message":"Service Unavailable"}',
    '200 "done"',
  ]);
  expect(region.journal.hops().filter(({ step }) => step === 'invoked')).toHaveLength(1);
});
