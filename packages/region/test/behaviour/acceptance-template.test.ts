import { expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { runningRegion } from '../support/running.ts';

const UNRUNNABLE: Json = {
  Resources: {
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'queue', Colour: 'red' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['test'] },
        Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, RunCommandParameters: {} }],
      },
    },
  },
};

const REMEDY = 'Remove it, or start with --allow-unsupported to go without it.';
const FINDINGS = [
  `Stream: The region does not run AWS::Kinesis::Stream. ${REMEDY}`,
  `Queue.Properties.Colour: The region does not run this property of AWS::SQS::Queue. ${REMEDY}`,
  `Rule.Properties.Targets[0].RunCommandParameters: The region does not run this property of AWS::Events::Rule. ${REMEDY}`,
];

test('a template with what cannot be run is refused: each place by name, and what to do', async () => {
  const refusal = { name: 'TemplateError', code: 'TEMPLATE_UNSUPPORTED', message: FINDINGS.join('\n') };
  await expect(runningRegion(UNRUNNABLE)).rejects.toMatchObject(refusal);
});

test('--allow-unsupported warns of the same places and runs the rest', async () => {
  const warnings: string[] = [];
  const region = await runningRegion(UNRUNNABLE, { allowUnsupported: true, log: (line) => warnings.push(line) });
  await region.stop();
  expect(warnings).toEqual(FINDINGS.map((finding) => `warning: ${finding}`));
  expect(region.resources.get('Queue')?.ref).toMatch(/\/queue$/);
});

test('a template whose rules its parameters break does not start', async () => {
  const template: Json = {
    Parameters: { Kafka: { Type: 'String', Default: 'none' } },
    Rules: {
      Kafka: {
        Assertions: [
          {
            Assert: { 'Fn::Contains': [['existing', 'create'], { Ref: 'Kafka' }] },
            AssertDescription: 'Kafka is needed.',
          },
        ],
      },
    },
    Resources: {},
  };

  const refusal = { code: 'RULE_BROKEN', message: 'Kafka.Assertions[0]: Kafka is needed.' };
  await expect(runningRegion(template)).rejects.toMatchObject(refusal);
  const region = await runningRegion(template, { parameters: { Kafka: 'create' } });
  await region.stop();
});
