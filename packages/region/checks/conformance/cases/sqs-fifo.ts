import { textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import { bodies, fifo, queue, receive, SQS_API, SQS_GUIDE, sqs } from './sqs-calls.ts';

const SEND = `${SQS_API}/API_SendMessage.html`;
const LOGIC = `${SQS_GUIDE}/FIFO-queues-understanding-logic.html`;

const send = (aws: Caller, QueueUrl: string, MessageGroupId: string, MessageBody: string, more: object = {}) =>
  sqs(aws, 'SendMessage', { QueueUrl, MessageGroupId, MessageBody, ...more });

async function filled(aws: Caller, own: string): Promise<string> {
  const QueueUrl = await fifo(aws, own);
  for (const [group, body] of ['g1-m1', 'g1-m2', 'g2-m1'].map((one) => [one.slice(0, 2), one] as const))
    await send(aws, QueueUrl, group, body);
  return QueueUrl;
}

export const SQS_FIFO: readonly ConformanceCase[] = [
  {
    name: 'messages of a FIFO queue come in the order of their groups',
    source: LOGIC,
    run: async (aws, own) => bodies(await receive(aws, await filled(aws, own))),
    gives: ['g1-m1', 'g1-m2', 'g2-m1'],
  },
  {
    name: 'a group with a message in flight gives no other, and goes on when that is deleted',
    source: LOGIC,
    run: async (aws, own) => {
      const QueueUrl = await filled(aws, own);
      const [first] = await receive(aws, QueueUrl, { MaxNumberOfMessages: 1 });
      const others = await receive(aws, QueueUrl);
      await sqs(aws, 'DeleteMessage', { QueueUrl, ReceiptHandle: first?.['ReceiptHandle'] });
      return [bodies(others), bodies(await receive(aws, QueueUrl))];
    },
    gives: [['g2-m1'], ['g1-m2']],
  },
  {
    name: 'each message is once in an answer, also when it is visible at once',
    source: LOGIC,
    run: async (aws, own) => {
      const QueueUrl = await fifo(aws, own);
      await send(aws, QueueUrl, 'g', 'one');
      return bodies(await receive(aws, QueueUrl, { VisibilityTimeout: 0 }));
    },
    gives: ['one'],
  },
  {
    name: 'a group comes back when its message is made visible again',
    source: LOGIC,
    run: async (aws, own) => {
      const QueueUrl = await filled(aws, own);
      for (const { ReceiptHandle } of await receive(aws, QueueUrl))
        await sqs(aws, 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
      return bodies(await receive(aws, QueueUrl)).toSorted();
    },
    gives: ['g1-m1', 'g1-m2', 'g2-m1'],
  },
  {
    name: 'the same content within five minutes is taken, and not delivered again',
    source: `${SQS_GUIDE}/using-messagededuplicationid-property.html`,
    run: async (aws, own) => {
      const QueueUrl = await fifo(aws, own);
      const first = await send(aws, QueueUrl, 'g', 'one');
      const second = await send(aws, QueueUrl, 'g', 'one');
      const isSame = first['MessageId'] === second['MessageId'] && first['SequenceNumber'] === second['SequenceNumber'];
      return [isSame, bodies(await receive(aws, QueueUrl))];
    },
    gives: [true, ['one']],
  },
  {
    name: 'a sequence number has 20 digits and grows',
    source: SEND,
    run: async (aws, own) => {
      const QueueUrl = await fifo(aws, own);
      const numbers = [];
      for (const body of ['one', 'two']) numbers.push(textOf((await send(aws, QueueUrl, 'g', body))['SequenceNumber']));
      return [numbers.every((number) => /^\d{20}$/.test(number)), numbers.toSorted()[0] === numbers[0]];
    },
    gives: [true, true],
  },
  {
    name: 'a message of a FIFO queue needs a group',
    source: SEND,
    run: async (aws, own) => sqs(aws, 'SendMessage', { QueueUrl: await fifo(aws, own), MessageBody: 'one' }),
    gives: refused(400, 'MissingRequiredParameterException', 'The request must contain the parameter MessageGroupId.'),
  },
  {
    name: 'without deduplication by content a message needs an id for it',
    source: SEND,
    run: async (aws, own) => send(aws, await queue(aws, `${own}.fifo`, { FifoQueue: 'true' }), 'g', 'one'),
    gives: refused(
      400,
      'InvalidParameterValueException',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ),
  },
  {
    name: 'a message of a FIFO queue has no delay of its own',
    source: SEND,
    run: async (aws, own) => send(aws, await fifo(aws, own), 'g', 'one', { DelaySeconds: 1 }),
    gives: refused(
      400,
      'InvalidParameterValueException',
      'Value 1 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
    ),
  },
  {
    name: 'a received message says its group, its deduplication id and its sequence number',
    source: `${SQS_API}/API_ReceiveMessage.html`,
    run: async (aws, own) => {
      const QueueUrl = await fifo(aws, own);
      await send(aws, QueueUrl, 'g', 'one', { MessageDeduplicationId: 'd' });
      const [message] = await receive(aws, QueueUrl, { MessageSystemAttributeNames: ['All'] });
      return message?.['Attributes'];
    },
    gives: part({ MessageGroupId: 'g', MessageDeduplicationId: 'd', SequenceNumber: /^\d{20}$/ }),
  },
  {
    name: 'the deduplication id of a content is its SHA-256',
    source: `${SQS_GUIDE}/using-messagededuplicationid-property.html`,
    run: async (aws, own) => {
      const QueueUrl = await fifo(aws, own);
      await send(aws, QueueUrl, 'g', 'one');
      const [message] = await receive(aws, QueueUrl, { MessageSystemAttributeNames: ['MessageDeduplicationId'] });
      return message?.['Attributes'];
    },
    gives: { MessageDeduplicationId: '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed' },
  },
  {
    name: 'a standard queue takes a group, for fair queues',
    source: `${SQS_GUIDE}/sqs-fair-queues.html`,
    run: async (aws, own) => {
      const QueueUrl = await queue(aws, own);
      await send(aws, QueueUrl, 'tenant', 'one');
      const [message] = await receive(aws, QueueUrl, { MessageSystemAttributeNames: ['MessageGroupId'] });
      return message?.['Attributes'];
    },
    gives: { MessageGroupId: 'tenant' },
  },
];
