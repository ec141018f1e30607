import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holding, sleep } from '../../src/core/clock.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const TEMPLATE = {
  Resources: {
    Orders: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'orders',
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders-dead' } },
    Fifo: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'steps.fifo', FifoQueue: true } },
  },
};
const DEAD_ARN = 'arn:aws:sqs:us-east-1:000000000000:orders-dead';

let region: TestRegion;
let sqs: SQSClient;
const url = (logicalId: string): string => region.resources.get(logicalId)?.ref ?? '';

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  sqs = new SQSClient(region.client);
});
afterAll(async () => {
  sqs.destroy();
  await region.stop();
});

async function receive(
  QueueUrl: string,
  more: { WaitTimeSeconds?: number; MaxNumberOfMessages?: number } = {},
): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    }),
  );
  return Messages;
}

async function deleteAll(QueueUrl: string, messages: readonly Message[]): Promise<void> {
  for (const { ReceiptHandle } of messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

describe('a queue of the template', () => {
  test('is found by name, at an address of the one port', async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect(QueueUrl).toBe(`${region.endpoint}/000000000000/orders`);
    expect(QueueUrl).toBe(url('Orders'));
  });

  test('is found for any region that the caller signs for', async () => {
    const elsewhere = new SQSClient({ ...region.client, region: 'ap-south-1' });
    expect((await elsewhere.send(new GetQueueUrlCommand({ QueueName: 'orders' }))).QueueUrl).toBe(url('Orders'));
    elsewhere.destroy();
  });

  test('hands a message out once with body, attributes and count', async () => {
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'test' } };
    const sent = await sqs.send(
      new SendMessageCommand({ QueueUrl: url('Orders'), MessageBody: 'o-1', MessageAttributes }),
    );
    const messages = await receive(url('Orders'));
    expect(messages).toEqual([expect.objectContaining({ MessageId: sent.MessageId, Body: 'o-1', MessageAttributes })]);
    expect(messages[0]?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SenderId: '000000000000' });
    await deleteAll(url('Orders'), messages);
    expect(await receive(url('Orders'))).toEqual([]);
  });

  test('an unknown queue gets the error of the service', async () => {
    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl: `${region.endpoint}/000000000000/none`, MessageBody: 'x' })),
    ).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
  });
});

describe('on the virtual clock', () => {
  test('a message that is not deleted comes again after its visibility timeout, in no real time', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: url('Orders'), MessageBody: 'again' }));
    await receive(url('Orders'));
    await sleep(region.clock, 60_000);
    const second = await receive(url('Orders'));
    expect(second).toMatchObject([{ Body: 'again', Attributes: { ApproximateReceiveCount: '2' } }]);
    await deleteAll(url('Orders'), second);
  });

  test('ChangeMessageVisibility 0 shows a message at once', async () => {
    await holding(region.clock, async () => {
      await sqs.send(new SendMessageCommand({ QueueUrl: url('Orders'), MessageBody: 'now' }));
      const [first] = await receive(url('Orders'));
      const ReceiptHandle = first?.ReceiptHandle;
      await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url('Orders'), ReceiptHandle, VisibilityTimeout: 0 }),
      );
      const messages = await receive(url('Orders'));
      expect(messages.map(({ Body }) => Body)).toEqual(['now']);
      await deleteAll(url('Orders'), messages);
    });
  });

  test('a delayed message stays away for its delay', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: url('Orders'), MessageBody: 'late', DelaySeconds: 15 }));
    const messages = await receive(url('Orders'), { WaitTimeSeconds: 20 });
    expect(messages.map(({ Body }) => Body)).toEqual(['late']);
    const [{ Attributes: { SentTimestamp, ApproximateFirstReceiveTimestamp } = {} } = {}] = messages;
    expect(Number(ApproximateFirstReceiveTimestamp) - Number(SentTimestamp)).toBe(15_000);
    await deleteAll(url('Orders'), messages);
  });
});

describe('dead letters', () => {
  test('a message received too often moves with its id, and a move task brings it back', async () => {
    const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl: url('Orders'), MessageBody: 'poison' }));
    for (let attempt = 0; attempt < 3; attempt++) {
      await receive(url('Orders'));
      await sleep(region.clock, 60_000);
    }
    const [dead] = await receive(url('Dead'));
    expect(dead).toMatchObject({ MessageId, Body: 'poison' });
    expect(dead?.Attributes).toMatchObject({ DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:orders' });
    expect(region.journal.hops().filter(({ step }) => step === 'dead-lettered')).toMatchObject([
      { place: 'queue/orders', detail: { queue: 'orders-dead', reason: 'maxReceiveCount', receiveCount: 2 } },
    ]);

    await sleep(region.clock, 31_000);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_ARN }));
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: DEAD_ARN }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
    const back = await receive(url('Orders'));
    expect(back.map(({ Body }) => Body)).toEqual(['poison']);
    await deleteAll(url('Orders'), back);
  });

  test('the sources of a dead-letter queue are listed', async () => {
    const { queueUrls } = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: url('Dead') }));
    expect(queueUrls).toEqual([url('Orders')]);
  });

  test('a queue that is not a dead-letter queue cannot be redriven', async () => {
    const SourceArn = 'arn:aws:sqs:us-east-1:000000000000:orders';
    await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toThrow(
      'Source queue must be configured as a Dead Letter Queue.',
    );
  });
});

describe('a FIFO queue', () => {
  const entry = (
    group: string,
    id: string,
  ): { Id: string; MessageBody: string; MessageGroupId: string; MessageDeduplicationId: string } => ({
    Id: id,
    MessageBody: id,
    MessageGroupId: group,
    MessageDeduplicationId: id,
  });

  test('gives a group in order, locks it while a message is out, and drops duplicates', async () => {
    await holding(region.clock, async () => {
      const QueueUrl = url('Fifo');
      const Entries = [entry('a', 'a1'), entry('a', 'a2'), entry('b', 'b1')];
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [entry('a', 'a1')] }));
      const first = await receive(QueueUrl, { MaxNumberOfMessages: 1 });
      expect(first.map(({ Body }) => Body)).toEqual(['a1']);
      const others = await receive(QueueUrl, { MaxNumberOfMessages: 10 });
      expect(others.map(({ Body }) => Body)).toEqual(['b1']);
      await deleteAll(QueueUrl, first);
      const rest = await receive(QueueUrl, { MaxNumberOfMessages: 10 });
      expect(rest.map(({ Body }) => Body)).toEqual(['a2']);
      await deleteAll(QueueUrl, [...others, ...rest]);
    });
  });
});

test('a queue can be made by a call, and its attributes read', async () => {
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'made', Attributes: { VisibilityTimeout: '5' } }),
  );
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({
    QueueArn: 'arn:aws:sqs:us-east-1:000000000000:made',
    VisibilityTimeout: '5',
    ApproximateNumberOfMessages: '0',
  });
});
