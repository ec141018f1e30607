import { describe, expect, test } from '@jest/globals';
import { type JsonObject, textOf } from '../../../src/core/json.ts';
import { functionArn, newsWithQueue, ORDERED_TOPIC, queueArn, snsHarness, TOPIC } from './harness.ts';

const bodyOf = ({ sent }: Pick<ReturnType<typeof snsHarness>, 'sent'>, at = 0) => JSON.parse(sent[at]?.body ?? '{}');

const refusalOf = async (input: JsonObject): Promise<string> => {
  const { refusal } = await newsWithQueue();
  return refusal('Publish', { TopicArn: TOPIC, Message: 'x', ...input });
};

describe('a published message', () => {
  test('reaches a queue in its envelope, whether the topic is called TopicArn or TargetArn', async () => {
    const sns = await newsWithQueue();
    const attributes = {
      kind: { DataType: 'String', StringValue: 'order' },
      raw: { DataType: 'Binary', BinaryValue: 'AgME' },
    };
    const input = { Message: 'hello', Subject: 'greeting', MessageAttributes: attributes };
    const { MessageId } = await sns.call('Publish', { ...input, TargetArn: TOPIC });
    expect(sns.sent).toMatchObject([{ queue: 'inbox', attributes: {}, isAnnounced: true }]);
    expect(bodyOf(sns)).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn: TOPIC,
      Subject: 'greeting',
      Message: 'hello',
      Timestamp: new Date(sns.clock.now()).toISOString(),
      SignatureVersion: '1',
      Signature: 'EXAMPLE',
      SigningCertURL: expect.stringMatching(/^https:\/\/sns\.us-east-1\.amazonaws\.com\/.*\.pem$/),
      UnsubscribeURL: `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${sns.SubscriptionArn}`,
      MessageAttributes: { kind: { Type: 'String', Value: 'order' }, raw: { Type: 'Binary', Value: 'AgME' } },
    });
  });

  test('reaches a queue as text and attributes of its own where it wants that', async () => {
    const sns = await newsWithQueue({ RawMessageDelivery: 'true' });
    const MessageAttributes = { n: { DataType: 'Number.int', StringValue: '5' } };
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'hello', MessageAttributes, MessageGroupId: 'g' });
    expect(sns.sent).toEqual([
      {
        queue: 'inbox',
        body: 'hello',
        attributes: { n: { type: 'Number.int', value: '5' } },
        groupId: 'g',
        isAnnounced: true,
      },
    ]);
  });

  test('takes its trace along, to queues and functions, alone and in a batch', async () => {
    const sns = await newsWithQueue();
    await sns.call('Subscribe', { TopicArn: TOPIC, Protocol: 'lambda', Endpoint: functionArn('f') });
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    const headers = { 'x-amzn-trace-id': trace };
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'traced' }, headers);
    const PublishBatchRequestEntries = [{ Id: 'a', Message: 'traced, too' }];
    await sns.call('PublishBatch', { TopicArn: TOPIC, PublishBatchRequestEntries }, headers);
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' }, { 'x-amzn-trace-id': 'no trace' });
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'x' });
    const expected = [trace, trace, undefined, undefined];
    expect(sns.sent.map(({ traceHeader }) => traceHeader)).toEqual(expected);
    expect(sns.traces).toEqual(expected);
  });

  test('invokes a function', async () => {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news', Attributes: { SignatureVersion: '2' } });
    const { SubscriptionArn } = await sns.call('Subscribe', {
      TopicArn: TOPIC,
      Protocol: 'lambda',
      Endpoint: functionArn('f'),
    });
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'hello' });
    expect(sns.invoked).toMatchObject([
      {
        Records: [
          {
            EventSource: 'aws:sns',
            EventVersion: '1.0',
            EventSubscriptionArn: SubscriptionArn,
            Sns: {
              Type: 'Notification',
              TopicArn: TOPIC,
              Subject: null,
              Message: 'hello',
              MessageAttributes: {},
              SignatureVersion: '1',
            },
          },
        ],
      },
    ]);
  });

  test('of the structure json is another text for each protocol', async () => {
    const sns = await newsWithQueue();
    await sns.call('Subscribe', { TopicArn: TOPIC, Protocol: 'lambda', Endpoint: functionArn('f') });
    const Message = JSON.stringify({ default: 'usual', sqs: '{"field":"value"}', http: 5 });
    await sns.call('Publish', { TopicArn: TOPIC, Message, MessageStructure: 'json' });
    const entry = { Id: '1', Message: '{"default":"only"}', MessageStructure: 'json' };
    await sns.call('PublishBatch', { TopicArn: TOPIC, PublishBatchRequestEntries: [entry] });
    expect([bodyOf(sns, 0).Message, bodyOf(sns, 1).Message]).toEqual(['{"field":"value"}', 'only']);
    expect(sns.invoked).toMatchObject([
      { Records: [{ Sns: { Message: 'usual' } }] },
      { Records: [{ Sns: { Message: 'only' } }] },
    ]);
  });

  test('is a hop at its topic', async () => {
    const sns = await newsWithQueue();
    await sns.call('Publish', { TopicArn: TOPIC, Message: 'hello' });
    expect(sns.journal.hops()).toMatchObject([{ step: 'published', place: 'topic/news' }]);
  });
});

describe('a message is refused', () => {
  test.each<[string, JsonObject, string]>([
    ['without text', { Message: '' }, 'Invalid parameter: Empty message'],
    ['with an empty subject', { Subject: '' }, 'Invalid parameter: Subject'],
    ['with a subject of 101 characters', { Subject: 'a'.repeat(101) }, 'Invalid parameter: Subject'],
    ['with a subject of two lines', { Subject: 'a\nb' }, 'Invalid parameter: Subject'],
    ['of more than 256 KiB', { Message: 'a'.repeat(262_145) }, 'Invalid parameter: Message too long'],
    [
      'whose attributes make it longer than 256 KiB',
      { Message: 'a'.repeat(262_144 - 11), MessageAttributes: { attr1: { DataType: 'Number', StringValue: '1' } } },
      'Invalid parameter: Message too long',
    ],
    [
      'of the structure json without a default',
      { Message: '{"sqs":"x"}', MessageStructure: 'json' },
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
    [
      'of the structure json that is no JSON',
      { Message: '{', MessageStructure: 'json' },
      'Invalid parameter: Message Structure - JSON message body failed to parse',
    ],
    ['of another structure', { MessageStructure: 'xml' }, 'Invalid parameter: MessageStructure'],
    [
      'to a phone',
      { PhoneNumber: '+15551234567' },
      'Invalid parameter: PhoneNumber Reason: the region sends no text messages to phones',
    ],
    [
      'to a phone without a number',
      { PhoneNumber: '+1a234' },
      'Invalid parameter: PhoneNumber Reason: +1a234 is not valid to publish to',
    ],
    [
      'with a deduplication id for a standard topic',
      { MessageDeduplicationId: 'd' },
      'Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    ],
  ])('%s', async (_what, input, message) => {
    expect(await refusalOf(input)).toBe(`InvalidParameter: ${message}`);
  });

  test('without a topic, or for an endpoint that is not there', async () => {
    const { refusal } = snsHarness();
    expect(await refusal('Publish', { Message: 'x' })).toContain('TopicArn or TargetArn Reason: no value for required');
    const TargetArn = TOPIC.replace('news', 'endpoint/APNS/app/1');
    expect(await refusal('Publish', { Message: 'x', TargetArn })).toBe(
      'InvalidParameter: Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
    );
  });
});

describe('an attribute of a message is refused', () => {
  const must = (type: string) =>
    `The message attribute 'a' must contain non-empty message attribute value for message attribute type '${type}'.`;
  const notType =
    "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.";

  test.each<[string, JsonObject, string]>([
    ['a', { DataType: 'String', StringValue: '' }, must('String')],
    ['a', { DataType: 'String' }, must('String')],
    ['a', { DataType: 'Binary', BinaryValue: '' }, must('Binary')],
    [
      'a',
      { DataType: 'String', BinaryValue: 'AA==' },
      "The message attribute 'a' with type 'String' must use field 'String'.",
    ],
    [
      'a',
      { DataType: 'Number', BinaryValue: 'AA==' },
      "The message attribute 'a' with type 'Number' must use field 'String'.",
    ],
    [
      'a',
      { DataType: 'Binary', StringValue: 'x' },
      "The message attribute 'a' with type 'Binary' must use field 'Binary'.",
    ],
    ['a', { DataType: 'Number', StringValue: 'x' }, "Could not cast message attribute 'a' value to number."],
    ['a', { DataType: 'Other', StringValue: 'x' }, notType],
    ['a', { DataType: 'String.', StringValue: 'x' }, notType],
    ['a', { DataType: 'Stringprefixed', StringValue: 'x' }, notType],
    [
      'a'.repeat(257),
      { DataType: 'String', StringValue: 'x' },
      'Length of message attribute name must be less than 256 bytes.',
    ],
    [
      'a^b',
      { DataType: 'String', StringValue: 'x' },
      "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
    ],
    [
      '.a',
      { DataType: 'String', StringValue: 'x' },
      "Invalid message attribute name starting with character '.' was found.",
    ],
    [
      'a.',
      { DataType: 'String', StringValue: 'x' },
      "Invalid message attribute name ending with character '.' was found.",
    ],
    ['a..b', { DataType: 'String', StringValue: 'x' }, "Message attribute name can not have successive '.' character."],
  ])('%s of %j', async (name, attribute, message) => {
    expect(await refusalOf({ MessageAttributes: { [name]: attribute } })).toBe(`ParameterValueInvalid: ${message}`);
  });

  test('that has no type, in a batch by its place in it', async () => {
    const { refusal } = await newsWithQueue();
    const MessageAttributes = { a: { StringValue: 'x' } };
    const entry = { Id: '1', Message: 'x', MessageAttributes };
    expect(await refusal('PublishBatch', { TopicArn: TOPIC, PublishBatchRequestEntries: [entry] })).toBe(
      "ValidationError: 1 validation error detected: Value null at 'publishBatchRequestEntries.1.member.messageAttributes.a.member.dataType' failed to satisfy constraint: Member must not be null",
    );
  });
});

describe('a batch', () => {
  const entry = (Id: string, Message = 'x') => ({ Id, Message });
  const batchOf = (entries: readonly JsonObject[]) => ({ TopicArn: TOPIC, PublishBatchRequestEntries: entries });

  test('is published message by message', async () => {
    const sns = await newsWithQueue();
    const answer = await sns.call('PublishBatch', batchOf([entry('one', '1'), entry('two', '2')]));
    expect(answer).toMatchObject({ Successful: [{ Id: 'one' }, { Id: 'two' }], Failed: [] });
    expect(sns.sent.map(({ body }) => JSON.parse(body).Message)).toEqual(['1', '2']);
  });

  test.each<[string, readonly JsonObject[], string]>([
    ['without entries', [], "EmptyBatchRequest: The batch request doesn't contain any entries."],
    [
      'of eleven',
      Array.from({ length: 11 }, (_, n) => entry(String(n))),
      'TooManyEntriesInBatchRequest: The batch request contains more entries than permissible.',
    ],
    [
      'with an id twice',
      [entry('a'), entry('a')],
      'BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.',
    ],
    [
      'with a bad id',
      [entry('a.b')],
      'InvalidBatchEntryId: The Id of a batch entry in the batch request contains an impermissible character: a.b',
    ],
    [
      'with a long id',
      [entry('a'.repeat(81))],
      `InvalidBatchEntryId: The Id of a batch entry in the batch request is too long: ${'a'.repeat(81)}`,
    ],
    [
      'of more than 256 KiB together',
      [entry('a', 'a'.repeat(131_072)), entry('b', 'b'.repeat(131_073))],
      'BatchRequestTooLong: The length of all the messages put together is more than the limit.',
    ],
  ])('%s is refused', async (_what, entries, refusal) => {
    const sns = await newsWithQueue();
    expect(await sns.refusal('PublishBatch', batchOf(entries))).toBe(refusal);
    expect(sns.sent).toEqual([]);
  });
});

describe('a FIFO topic', () => {
  async function orderedTopic(attributes: JsonObject = {}) {
    const sns = snsHarness();
    await sns.call('CreateTopic', { Name: 'news.fifo', Attributes: { FifoTopic: 'true', ...attributes } });
    for (const name of ['inbox.fifo', 'standard'])
      await sns.call('Subscribe', { TopicArn: ORDERED_TOPIC, Protocol: 'sqs', Endpoint: queueArn(name) });
    const publish = (more: JsonObject) => sns.call('Publish', { TopicArn: ORDERED_TOPIC, Message: 'Test', ...more });
    return { ...sns, publish };
  }

  test('numbers its messages, does not sign them, and gives order only to queues that have it', async () => {
    const sns = await orderedTopic();
    const first = await sns.publish({ MessageGroupId: 'g', MessageDeduplicationId: 'one' });
    const second = await sns.publish({ MessageGroupId: 'g', MessageDeduplicationId: 'two' });
    expect(textOf(second['SequenceNumber']) > textOf(first['SequenceNumber'])).toBe(true);
    expect(first['SequenceNumber']).toMatch(/^\d{20}$/);
    expect(sns.sent.slice(0, 2)).toMatchObject([
      { queue: 'inbox.fifo', groupId: 'g', deduplicationId: 'one' },
      { queue: 'standard' },
    ]);
    expect(sns.sent[1]).not.toHaveProperty('groupId');
    expect(Object.keys(bodyOf(sns))).toEqual([
      'Type',
      'MessageId',
      'SequenceNumber',
      'TopicArn',
      'Message',
      'Timestamp',
      'UnsubscribeURL',
    ]);
  });

  test('takes a message once in five minutes, and answers the second as the first', async () => {
    const sns = await orderedTopic({ ContentBasedDeduplication: 'true' });
    const first = await sns.publish({ MessageGroupId: 'g' });
    expect(await sns.publish({ MessageGroupId: 'g' })).toEqual(first);
    expect(sns.sent).toHaveLength(2);
    expect(sns.sent[0]?.deduplicationId).toBe('532eaabd9574880dbf76b9b8cc00832c20a6ec113d682299550d7a6e0f345e25');
    await sns.advance(5 * 60_000);
    expect(await sns.publish({ MessageGroupId: 'g' })).not.toEqual(first);
  });

  test('with a scope of its groups takes the same id in another group', async () => {
    const sns = await orderedTopic({ FifoThroughputScope: 'MessageGroup' });
    for (const MessageGroupId of ['g', 'h']) await sns.publish({ MessageGroupId, MessageDeduplicationId: 'one' });
    expect(sns.sent).toHaveLength(4);
  });

  test.each([
    [{ MessageDeduplicationId: 'd' }, 'The MessageGroupId parameter is required for FIFO topics'],
    [
      { MessageGroupId: 'g' },
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
  ])('refuses %j, also in a batch', async (input, reason) => {
    const sns = await orderedTopic();
    const refusal = `InvalidParameter: Invalid parameter: ${reason}`;
    expect(await sns.refusal('Publish', { TopicArn: ORDERED_TOPIC, Message: 'x', ...input })).toBe(refusal);
    const PublishBatchRequestEntries = [{ Id: '1', Message: 'x', ...input }];
    expect(await sns.refusal('PublishBatch', { TopicArn: ORDERED_TOPIC, PublishBatchRequestEntries })).toBe(refusal);
  });
});
