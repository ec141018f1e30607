import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StackPage } from '../../src/observation/shapes.ts';
import { queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';
import { until } from '../support/until.ts';

let open: OpenStacks;
beforeEach(async () => {
  open = await openStacks();
});
afterEach(() => open.stop());

const page = async (): Promise<StackPage['stacks']> => {
  const answer = await fetch(`${open.region.endpoint}/_region/stacks`);
  return ((await answer.json()) as StackPage).stacks;
};
const exporting = template(
  { Queue: queue('q') },
  { Outputs: { Arn: { Value: { 'Fn::GetAtt': 'Queue.Arn' }, Export: { Name: 'arn' } } } },
);
const importing = template(
  {
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'other',
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::ImportValue': 'arn' }, maxReceiveCount: 3 },
      },
    },
    Never: { Type: 'AWS::SQS::Queue', Condition: 'No' },
  },
  { Conditions: { No: { 'Fn::Equals': ['a', 'b'] } } },
);

describe('/_region/stacks', () => {
  test('has each stack with its resources, imports and conditions worked out, also where logical ids are the same', async () => {
    await open.created('one', exporting);
    await open.created('two', importing);

    const [one, two] = (await page()).filter(({ name }) => ['one', 'two'].includes(name));
    expect(one).toMatchObject({ status: 'CREATE_COMPLETE', resources: { Queue: { type: 'AWS::SQS::Queue' } } });
    const arn = one?.resources['Queue']?.attributes['Arn'];
    expect(arn).toMatch(/^arn:aws:sqs:.*:q$/);
    expect(two?.resources).toMatchObject({
      Queue: { properties: { QueueName: 'other', RedrivePolicy: { deadLetterTargetArn: arn } } },
    });
    expect(Object.keys(two?.resources ?? {})).toEqual(['Queue']);
  });

  test('has no stack that was deleted', async () => {
    await open.created('one', exporting);
    await open.stacks.send(new DeleteStackCommand({ StackName: 'one' }));
    await until(async () => (await page()).every(({ name }) => name !== 'one'));

    expect(await page()).toEqual([]);
  });
});
