import { describe, expect, test } from '@jest/globals';
import { probedTemplate } from '../../../tools/invoke/probed-template.ts';
import { type Invocation, reportOf } from '../../../tools/invoke/report.ts';

const mayBeSentTo = (queue: string, Service: string) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service },
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
        },
      ],
    },
  },
});

describe('the stack that one invocation runs in', () => {
  test('has every consumer switched off, and all else as it was', () => {
    const Table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 't' } };
    const { template } = probedTemplate({
      Parameters: { Pollers: {} },
      Resources: {
        Table,
        Rule: { Type: 'AWS::Events::Rule', Condition: 'C', Properties: { State: 'ENABLED', Name: 'r' } },
        Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { Topics: ['t'] } },
        Pipe: { Type: 'AWS::Pipes::Pipe' },
        Subscription: { Type: 'AWS::SNS::Subscription', Properties: {} },
      },
    });
    expect(template).toEqual({
      Parameters: { Pollers: {} },
      Resources: {
        Table,
        Rule: { Type: 'AWS::Events::Rule', Condition: 'C', Properties: { State: 'DISABLED', Name: 'r' } },
        Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { Topics: ['t'], Enabled: false } },
        Pipe: { Type: 'AWS::Pipes::Pipe', Properties: { DesiredState: 'STOPPED' } },
      },
    });
  });

  test('has a queue for everything that is published to a bus', () => {
    const Bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'b' } };
    expect(probedTemplate({ Resources: { Bus } })).toEqual({
      template: {
        Resources: {
          Bus,
          BusProbeQueue: { Type: 'AWS::SQS::Queue', Properties: {} },
          BusProbePolicy: mayBeSentTo('BusProbeQueue', 'events.amazonaws.com'),
          BusProbe: {
            Type: 'AWS::Events::Rule',
            Properties: {
              EventBusName: { Ref: 'Bus' },
              EventPattern: { source: [{ prefix: '' }] },
              Targets: [{ Id: 'probe', Arn: { 'Fn::GetAtt': ['BusProbeQueue', 'Arn'] } }],
            },
          },
        },
      },
      probes: new Map([['BusProbeQueue', 'Bus']]),
    });
  });

  test('listens to a bus where the condition holds under which it exists', () => {
    const Bus = { Type: 'AWS::Events::EventBus', Condition: 'PartnerSends', Properties: { Name: 'b' } };
    const { Resources } = probedTemplate({ Resources: { Bus } }).template;
    expect(Resources).toMatchObject({ BusProbe: { Type: 'AWS::Events::Rule', Condition: 'PartnerSends' } });
  });

  test('has a queue for everything that is published to a topic', () => {
    const Topic = { Type: 'AWS::SNS::Topic', Properties: {} };
    expect(probedTemplate({ Resources: { Topic } })).toEqual({
      template: {
        Resources: {
          Topic,
          TopicProbeQueue: { Type: 'AWS::SQS::Queue', Properties: {} },
          TopicProbePolicy: mayBeSentTo('TopicProbeQueue', 'sns.amazonaws.com'),
          TopicProbe: {
            Type: 'AWS::SNS::Subscription',
            Properties: {
              TopicArn: { Ref: 'Topic' },
              Protocol: 'sqs',
              Endpoint: { 'Fn::GetAtt': ['TopicProbeQueue', 'Arn'] },
              RawMessageDelivery: true,
            },
          },
        },
      },
      probes: new Map([['TopicProbeQueue', 'Topic']]),
    });
  });
});

describe('the report', () => {
  const invocation: Invocation = {
    function: 'notify-delivery',
    event: 'events/a.json',
    durationMs: 12,
    succeeded: true,
    result: { status: 'done' },
    logs: ['one', 'two'],
    missingRights: [],
    published: [{ to: 'topic deliveries', content: { orderId: 'o-1' } }],
    wrote: [],
    deadLettered: [],
  };

  test('tells what came of the event', () => {
    expect(reportOf(invocation)).toBe(`notify-delivery with events/a.json: succeeded in 12 ms

Result
  {
    "status": "done"
  }

Published
  to topic deliveries
    {
      "orderId": "o-1"
    }

Wrote
  nothing

Dead-lettered
  nothing

Logs
  one
  two`);
  });

  test('begins with the rights that the function lacks', () => {
    const missingRights = ['serverless.yml:7: functions.notify-delivery needs allow: { sns:Publish: !Ref Topic }'];
    expect(reportOf({ ...invocation, missingRights })).toMatch(
      /succeeded in 12 ms\n\nMissing rights\n {2}serverless\.yml:7: functions\.notify-delivery needs allow: \{ sns:Publish: !Ref Topic \}\n\nResult/,
    );
  });

  test('shows the error of a function that failed', () => {
    const failed = { ...invocation, succeeded: false, result: { errorType: 'Boom' }, published: [], logs: [] };
    expect(reportOf(failed)).toMatch(
      /^notify-delivery with .*: failed in 12 ms\n\nError\n {2}\{\n {4}"errorType": "Boom"/,
    );
  });
});
