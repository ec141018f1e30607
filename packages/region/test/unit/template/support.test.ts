import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import { KINDS } from '../../../src/resources/index.ts';
import { planTemplate } from '../../../src/resources/plan.ts';
import { DEFAULT_STACK } from '../../../src/template/pseudo.ts';
import { parseTemplate } from '../../../src/template/template.ts';

function plan(Resources: Json, allowUnsupported = false): { warnings: string[]; ids: string[] } {
  const warnings: string[] = [];
  const { resources } = planTemplate(parseTemplate({ Resources }), {
    naming: { ...DEFAULT_STACK, endpoint: 'http://127.0.0.1:4566' },
    parameters: new Map(),
    allowUnsupported,
    warn: (line) => warnings.push(line),
  });
  return { warnings, ids: resources.map(({ logicalId }) => logicalId) };
}

test('each CloudFormation type has one row', () => {
  const types = KINDS.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
});

test('whatever can be declared can be removed again', () => {
  const lasting = KINDS.filter((kind) => ('declare' in kind || 'declareAndName' in kind) && !('remove' in kind));
  expect(lasting.map(({ type }) => type)).toEqual([]);
});

describe('what the region cannot run', () => {
  const RESOURCES = {
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q', Priority: 1 } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['a'] },
        Targets: [
          { Id: 't', Arn: { 'Fn::GetAtt': ['Stream', 'Arn'] }, KinesisParameters: { PartitionKeyPath: '$.id' } },
        ],
      },
    },
    Python: {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'python3.13', Handler: 'a.b', Code: { S3Key: 'a.zip' } },
    },
  };
  const WITHOUT = 'Remove it, or start with --allow-unsupported to go without it.';
  const EXPECTED = [
    `Stream: The region does not run AWS::Kinesis::Stream. ${WITHOUT}`,
    `Queue.Properties.Priority: The region does not run this property of AWS::SQS::Queue. ${WITHOUT}`,
    `Rule.Properties.Targets[0].KinesisParameters: The region does not run this property of AWS::Events::Rule. ${WITHOUT}`,
    'Rule.Properties.Targets[0].Arn: Rules reach events, lambda, sqs, sns, states here, not "".',
    'Python.Properties.Runtime: The region runs Node.js, not "python3.13".',
  ];

  test('stops the start with the logical id, the property and what to do, all at once', () => {
    expect(() => plan(RESOURCES)).toThrow(EXPECTED.join('\n'));
  });

  test('is a warning for each when unsupported things are allowed', () => {
    const { warnings, ids } = plan(RESOURCES, true);
    expect(warnings).toEqual(EXPECTED.map((line) => `warning: ${line}`));
    expect(ids).toEqual(['Stream', 'Queue', 'Rule', 'Python']);
  });
});

describe('what AWS would refuse, too', () => {
  const queue = (Properties: Json) => ({ Q: { Type: 'AWS::SQS::Queue', Properties } });

  test.each<[what: string, Resources: Json, message: string]>([
    [
      'a queue that hides messages for more than twelve hours',
      queue({ VisibilityTimeout: 43_201 }),
      'Q.Properties.VisibilityTimeout: It must be from 0 to 43200, not 43201.',
    ],
    [
      'a queue that keeps messages for less than a minute',
      queue({ MessageRetentionPeriod: 59 }),
      'Q.Properties.MessageRetentionPeriod: It must be from 60 to 1209600, not 59.',
    ],
    [
      'a subscription of no e-mail address',
      { S: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: 'arn:t', Protocol: 'email', Endpoint: 'ops' } } },
      'S.Properties.Endpoint: It must be an e-mail address, not "ops".',
    ],
  ])('is %s', (_what, Resources, message) => {
    expect(() => plan(Resources)).toThrow(message);
  });

  test('is not a queue at the ends of its ranges', () => {
    const ends = { VisibilityTimeout: 0, MessageRetentionPeriod: 1_209_600, DelaySeconds: 900 };
    expect(plan(queue(ends)).ids).toEqual(['Q']);
  });
});
