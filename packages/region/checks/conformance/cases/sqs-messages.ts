import { objectOf, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused, UUID } from '../expected.ts';
import { bodies, queue, receive, SQS_API, SQS_GUIDE, sqs } from './sqs-calls.ts';

const SEND = `${SQS_API}/API_SendMessage.html`;
const RECEIVE = `${SQS_API}/API_ReceiveMessage.html`;
const METADATA = `${SQS_GUIDE}/sqs-message-metadata.html`;

const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });

const sending =
  (MessageBody: string, more: object = {}): ConformanceCase['run'] =>
  async (aws, own) =>
    sqs(aws, 'SendMessage', { QueueUrl: await queue(aws, own), MessageBody, ...more });

/** Sends one message and receives it. */
async function throughQueue(aws: Caller, own: string, sent: object, asked: object = {}) {
  const QueueUrl = await queue(aws, own);
  await sqs(aws, 'SendMessage', { QueueUrl, MessageBody: 'hi', ...sent });
  const [message] = await receive(aws, QueueUrl, asked);
  return { QueueUrl, message: objectOf(message) };
}

const refusedBody = (name: string, body: string): ConformanceCase => ({
  name: `a body with ${name} is refused`,
  source: SEND,
  run: sending(body),
  gives: refused(400, 'InvalidMessageContents'),
});

export const SQS_MESSAGES: readonly ConformanceCase[] = [
  {
    name: 'SendMessage answers with the MD5 of the body',
    source: SEND,
    run: sending('hello'),
    gives: { MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592', MessageId: UUID },
  },
  {
    name: 'the MD5 of attributes is taken over their sorted names, types and values',
    source: `${METADATA}#sqs-attributes-md5-message-digest-calculation`,
    run: sending('hi', { MessageAttributes: { b: text('2'), a: text('1') } }),
    gives: part({ MD5OfMessageAttributes: 'fb921ed26b602b1dbe2a595741287c4a' }),
  },
  {
    name: 'message attributes come only when they are asked for',
    source: RECEIVE,
    run: async (aws, own) => {
      const { message } = await throughQueue(aws, own, { MessageAttributes: { a: text('1') } });
      return [message['MessageAttributes'] ?? null, message['MD5OfMessageAttributes'] ?? null];
    },
    gives: [null, null],
  },
  {
    name: 'the digest is of the attributes that come',
    source: RECEIVE,
    run: async (aws, own) => {
      const sent = { MessageAttributes: { a: text('1'), b: text('2') } };
      const { message } = await throughQueue(aws, own, sent, { MessageAttributeNames: ['a'] });
      return [message['MessageAttributes'], message['MD5OfMessageAttributes']];
    },
    gives: [{ a: { DataType: 'String', StringValue: '1' } }, '314c77b249893c6b3c765a42cc08b245'],
  },
  {
    name: 'a name with .* asks for all attributes of a prefix',
    source: RECEIVE,
    run: async (aws, own) => {
      const sent = { MessageAttributes: { Hello: text('1'), Help: text('2'), Other: text('3') } };
      const { message } = await throughQueue(aws, own, sent, { MessageAttributeNames: ['Hel.*'] });
      return Object.keys(objectOf(message['MessageAttributes'])).toSorted();
    },
    gives: ['Hello', 'Help'],
  },
  {
    name: 'a binary attribute comes back as it was sent',
    source: METADATA,
    run: async (aws, own) => {
      const sent = { MessageAttributes: { raw: { DataType: 'Binary.png', BinaryValue: 'AP8B' } } };
      const { message } = await throughQueue(aws, own, sent, { MessageAttributeNames: ['All'] });
      return message['MessageAttributes'];
    },
    gives: { raw: { DataType: 'Binary.png', BinaryValue: 'AP8B' } },
  },
  {
    name: 'a body with an emoji is taken',
    source: SEND,
    run: async (aws, own) => textOf((await throughQueue(aws, own, { MessageBody: 'a😀' })).message['Body']),
    gives: 'a😀',
  },
  refusedBody('U+0001', 'a\u0001'),
  refusedBody('U+FFFE', 'a\uFFFE'),
  refusedBody('U+FFFF', 'a\uFFFF'),
  {
    name: 'an empty body misses its parameter',
    source: SEND,
    run: sending(''),
    gives: refused(400, 'MissingRequiredParameterException', 'The request must contain the parameter MessageBody.'),
  },
  {
    name: 'a message of one byte more than 1 MiB is refused',
    source: SEND,
    run: sending('x'.repeat(1_048_577)),
    gives: refused(
      400,
      'InvalidParameterValueException',
      /One or more parameters are invalid\. Reason: Message must be shorter than 1048576 bytes\./,
    ),
  },
  {
    name: 'a message may be delayed by 900 seconds at most',
    source: SEND,
    run: sending('hi', { DelaySeconds: 901 }),
    gives: refused(
      400,
      'InvalidParameterValueException',
      'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    ),
  },
  {
    name: 'a message has ten attributes at most',
    source: METADATA,
    run: sending('hi', {
      MessageAttributes: Object.fromEntries('abcdefghijk'.split('').map((name) => [name, text('1')])),
    }),
    gives: refused(400, 'InvalidParameterValueException', /Number of message attributes \[11\] exceeds/),
  },
  {
    name: 'names of attributes may not begin with AWS.',
    source: METADATA,
    run: sending('hi', { MessageAttributes: { 'AWS.a': text('1') } }),
    gives: refused(400, 'InvalidParameterValueException'),
  },
  {
    name: 'a type of an attribute begins with String, Number or Binary',
    source: METADATA,
    run: sending('hi', { MessageAttributes: { a: text('1', 'Date') } }),
    gives: refused(
      400,
      'InvalidParameterValueException',
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ),
  },
  {
    name: 'AWSTraceHeader goes through, with a digest of its own',
    source: METADATA,
    run: async (aws, own) => {
      const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
      const sent = { MessageSystemAttributes: { AWSTraceHeader: text(trace) } };
      const asked = { MessageSystemAttributeNames: ['AWSTraceHeader'] };
      return (await throughQueue(aws, own, sent, asked)).message['Attributes'];
    },
    gives: { AWSTraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1' },
  },
  {
    name: 'a received message says how often and when it was received and sent',
    source: RECEIVE,
    run: async (aws, own) => {
      const { message } = await throughQueue(aws, own, {}, { AttributeNames: ['All'] });
      return message['Attributes'];
    },
    gives: part({
      ApproximateReceiveCount: '1',
      SentTimestamp: /^\d{13}$/,
      ApproximateFirstReceiveTimestamp: /^\d{13}$/,
    }),
  },
  {
    name: 'an empty answer has no Messages',
    source: RECEIVE,
    run: async (aws, own) => sqs(aws, 'ReceiveMessage', { QueueUrl: await queue(aws, own) }),
    gives: {},
  },
  {
    name: 'eleven messages at a time are refused',
    source: RECEIVE,
    run: async (aws, own) => sqs(aws, 'ReceiveMessage', { QueueUrl: await queue(aws, own), MaxNumberOfMessages: 11 }),
    gives: refused(
      400,
      'InvalidParameterValueException',
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ),
  },
  {
    name: 'a received message is invisible until its time runs out',
    source: `${SQS_GUIDE}/sqs-visibility-timeout.html`,
    run: async (aws, own) => {
      const { QueueUrl, message } = await throughQueue(aws, own, {});
      const hidden = await receive(aws, QueueUrl);
      const { ReceiptHandle } = message;
      await sqs(aws, 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
      return [bodies(hidden), bodies(await receive(aws, QueueUrl))];
    },
    gives: [[], ['hi']],
  },
  {
    name: 'a visibility timeout of more than 12 hours is refused',
    source: `${SQS_API}/API_ChangeMessageVisibility.html`,
    run: async (aws, own) => {
      const { QueueUrl, message } = await throughQueue(aws, own, {});
      const { ReceiptHandle } = message;
      return sqs(aws, 'ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 43_201 });
    },
    gives: refused(
      400,
      'InvalidParameterValueException',
      /^Value 43201 for parameter VisibilityTimeout is invalid\. Reason: VisibilityTimeout must be an integer between 0 and 43200/i,
    ),
  },
  {
    name: 'a deleted message is gone, and may be deleted again',
    source: `${SQS_API}/API_DeleteMessage.html`,
    run: async (aws, own) => {
      const { QueueUrl, message } = await throughQueue(aws, own, {}, { VisibilityTimeout: 0 });
      const { ReceiptHandle } = message;
      const first = await sqs(aws, 'DeleteMessage', { QueueUrl, ReceiptHandle });
      const second = await sqs(aws, 'DeleteMessage', { QueueUrl, ReceiptHandle });
      return [first, second, bodies(await receive(aws, QueueUrl))];
    },
    gives: [{ text: '' }, { text: '' }, []],
  },
  {
    name: 'a receipt handle that is none is refused',
    source: `${SQS_API}/API_DeleteMessage.html`,
    run: async (aws, own) => sqs(aws, 'DeleteMessage', { QueueUrl: await queue(aws, own), ReceiptHandle: 'garbage' }),
    gives: refused(404, 'ReceiptHandleIsInvalid', 'The input receipt handle "garbage" is not a valid receipt handle.'),
  },
  {
    name: 'a message that was received too often moves to the dead-letter queue',
    source: `${SQS_GUIDE}/sqs-dead-letter-queues.html`,
    run: async (aws, own) => {
      const dead = await queue(aws, `${own}-dead`);
      const asked = { QueueUrl: dead, AttributeNames: ['QueueArn'] };
      const { QueueArn } = objectOf((await sqs(aws, 'GetQueueAttributes', asked))['Attributes']);
      const policy = JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: '1' });
      const QueueUrl = await queue(aws, own, { RedrivePolicy: policy });
      await sqs(aws, 'SendMessage', { QueueUrl, MessageBody: 'hi' });
      const first = await receive(aws, QueueUrl, { VisibilityTimeout: 0 });
      const second = await receive(aws, QueueUrl, { VisibilityTimeout: 0 });
      return [bodies(first), bodies(second), bodies(await receive(aws, dead))];
    },
    gives: [['hi'], [], ['hi']],
  },
];
