import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Step } from '../../src/core/journal.ts';
import { functionResource } from './package-dir.ts';
import { table } from './resources.ts';
import { runningRegion } from './running.ts';

/** A program of its own: stops a region in which everything that can wait waits; the shortest of these waits is a minute. */
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const region = await runningRegion(
  {
    Resources: {
      Throwing: functionResource('throwing'),
      FromQueue: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: { Ref: 'Throwing' }, EventSourceArn: arn('Queue') },
      },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'queue', VisibilityTimeout: 300 } },
      Hourly: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'queue', Arn: arn('Queue') }] },
      },
      Throttled: functionResource('throttled', { ReservedConcurrentExecutions: 0 }),
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: 'waiting',
          RoleArn: 'arn:aws:iam::000000000000:role/any',
          DefinitionString: '{"StartAt":"Wait","States":{"Wait":{"Type":"Wait","Seconds":3600,"End":true}}}',
        },
      },
      Items: table('items', {
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'expiry', Enabled: true },
      }),
      FromTable: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'Throwing' },
          EventSourceArn: { 'Fn::GetAtt': ['Items', 'StreamArn'] },
          StartingPosition: 'TRIM_HORIZON',
        },
      },
      FromTopic: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'Throwing' },
          EventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/main/0c6e',
          StartingPosition: 'TRIM_HORIZON',
          Topics: ['orders'],
        },
      },
    },
  },
  { code: { throwing: 'exports.handler = async () => { throw new Error("no luck"); };', throttled: '' } },
);
const happened = (step: Step): Promise<void> =>
  new Promise((resolve) => {
    region.journal.listen((hop) => hop.step === step && resolve());
  });
const retryScheduled = happened('retry-scheduled');
const failed = happened('failed');
const lambda = new LambdaClient(region.client);
const sqs = new SQSClient(region.client);
const workflows = new SFNClient(region.client);
const events = new EventBridgeClient(region.client);
await lambda.send(new InvokeCommand({ FunctionName: 'throwing', InvocationType: 'Event' }));
await sqs.send(
  new SendMessageCommand({ QueueUrl: region.resources.get('Queue')?.ref, MessageBody: 'later', DelaySeconds: 600 }),
);
await workflows.send(new StartExecutionCommand({ stateMachineArn: region.resources.get('Machine')?.ref }));
await events.send(new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'Any', Detail: '{}' }] }));
await Promise.all([retryScheduled, failed]);
for (const client of [lambda, sqs, workflows, events]) client.destroy();
await region.stop();
console.log('stopped');
