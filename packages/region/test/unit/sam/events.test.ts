import { expect, test } from '@jest/globals';
import { propertiesOf, transformed } from './transformed.ts';

const withEvent = (event: string) =>
  transformed(`
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: x
      Events:
        Come: ${event}`);

test('a rule gets the function as its target, a permission, and the queue for what fails', () => {
  const { resources } = withEvent(
    '{Type: EventBridgeRule, Properties: {EventBusName: bus, Pattern: {source: [a]}, DeadLetterConfig: {Type: SQS}}}',
  );
  expect(propertiesOf(resources, 'HelloCome')).toEqual({
    EventBusName: 'bus',
    EventPattern: { source: ['a'] },
    Targets: [
      {
        Arn: { 'Fn::GetAtt': ['Hello', 'Arn'] },
        Id: 'HelloComeLambdaTarget',
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['HelloComeQueue', 'Arn'] } },
      },
    ],
  });
  expect(propertiesOf(resources, 'HelloComePermission')).toMatchObject({
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': ['HelloCome', 'Arn'] },
  });
  expect(Object.keys(resources)).toEqual(expect.arrayContaining(['HelloComeQueue', 'HelloComeQueuePolicy']));
});

test('a schedule that is not enabled is a disabled rule', () => {
  const { resources } = withEvent('{Type: Schedule, Properties: {Schedule: rate(1 minute), Enabled: false}}');
  expect(propertiesOf(resources, 'HelloCome')).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'DISABLED',
  });
});

test('a stream is polled by a mapping, and the role may read it', () => {
  const { resources } = withEvent('{Type: DynamoDB, Properties: {Stream: arn, StartingPosition: LATEST}}');
  expect(propertiesOf(resources, 'HelloCome')).toEqual({
    EventSourceArn: 'arn',
    FunctionName: { Ref: 'Hello' },
    StartingPosition: 'LATEST',
  });
  expect(propertiesOf(resources, 'HelloRole')['ManagedPolicyArns']).toContain(
    'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole',
  );
});

test('an HTTP API of its own is made for a route, open to calls of its method and path', () => {
  const { resources } = withEvent("{Type: HttpApi, Properties: {Path: '/x/{id}', Method: GET}}");
  expect(propertiesOf(resources, 'ServerlessHttpApi')['Body']).toMatchObject({
    openapi: '3.0.1',
    paths: { '/x/{id}': { get: { 'x-amazon-apigateway-integration': { payloadFormatVersion: '2.0' } } } },
  });
  expect(propertiesOf(resources, 'ServerlessHttpApiApiGatewayDefaultStage')).toMatchObject({ StageName: '$default' });
  expect(JSON.stringify(propertiesOf(resources, 'HelloComePermission')['SourceArn'])).toContain('/GET/x/*');
});
