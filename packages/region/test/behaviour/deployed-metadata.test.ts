import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { queue } from '../support/resources.ts';
import { type OpenStacks, openStacks, template } from '../support/stacks.ts';

let open: OpenStacks;
beforeAll(async () => {
  open = await openStacks();
});
afterAll(() => open.stop());

test('the journal follows events by the ids that the template of a deployed stack names', async () => {
  const Metadata = { Journal: { IdPaths: ['detail.metadata.id'] } };
  expect(await open.created('a', template({ Orders: queue('orders') }, { Metadata }))).toBe('CREATE_COMPLETE');
  const sqs = new SQSClient(open.client);

  const MessageBody = JSON.stringify({ detail: { metadata: { id: 'evt-1' } } });
  await sqs.send(new SendMessageCommand({ QueueUrl: `${open.region.endpoint}/000000000000/orders`, MessageBody }));

  const hops = open.region.journal.hops().filter(({ ids }) => ids.includes('evt-1'));
  expect(hops.map(({ place }) => place)).toEqual(['queue/orders']);
});

test('the journal follows an event whose ids no template names by the id that its bus gave to it', async () => {
  expect(await open.created('d', template({ Jobs: queue('jobs') }))).toBe('CREATE_COMPLETE');
  const sqs = new SQSClient(open.client);

  const event = { id: 'bus-1', source: 'zoo', 'detail-type': 'AnimalFed', detail: { id: 'lion-1' } };
  for (const body of [event, { id: 'no-event' }])
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: `${open.region.endpoint}/000000000000/jobs`,
        MessageBody: JSON.stringify(body),
      }),
    );

  const hops = open.region.journal.hops().filter(({ place }) => place === 'queue/jobs');
  expect(hops.map(({ ids }) => ids.includes('bus-1'))).toEqual([true, false]);
});

test('each stack knows its own ARN, before and after it is created', async () => {
  const Outputs = { Id: { Value: { Ref: 'AWS::StackId' } } };
  for (const name of ['b', 'c']) {
    await open.created(name, template({ Orders: queue(`${name}-orders`) }, { Outputs }));
    const stack = await open.described(name);
    expect(stack?.Outputs?.map(({ OutputValue }) => OutputValue)).toEqual([stack?.StackId]);
  }
  expect((await open.described('b'))?.StackId).not.toBe((await open.described('c'))?.StackId);
});
