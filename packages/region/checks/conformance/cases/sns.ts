import { type Caller, element } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { ANY_TEXT, part, UUID } from '../expected.ts';
import {
  attributes,
  envelope,
  type Fields,
  firstMessage,
  messageAttributes,
  SNS_API,
  SNS_GUIDE,
  sns,
  topic,
  topicToQueue,
} from './sns-calls.ts';
import { SNS_ENDPOINTS } from './sns-endpoints.ts';
import { SNS_FILTERS } from './sns-filters.ts';
import { SNS_TOPICS } from './sns-topics.ts';

const PUBLISH = `${SNS_API}/API_Publish.html`;
const BATCH = `${SNS_API}/API_PublishBatch.html`;

const publish = (aws: Caller, TopicArn: string, fields: Fields = {}): Promise<string> =>
  sns(aws, 'Publish', { TopicArn, Message: 'hi', ...fields });

const refusedMessage = (name: string, fields: Fields, gives: RegExp): ConformanceCase => ({
  name,
  source: PUBLISH,
  run: async (aws, own) => publish(aws, await topic(aws, own), fields),
  gives,
});

/** Publishes to a topic with a queue and gives the envelope. */
const enveloped = (name: string, fields: Fields, gives: unknown): ConformanceCase => ({
  name,
  source: `${SNS_GUIDE}/sns-sqs-as-subscriber.html`,
  run: async (aws, own) => {
    const { TopicArn, url } = await topicToQueue(aws, own);
    await publish(aws, TopicArn, fields);
    return envelope(aws, url);
  },
  gives,
});

const FIFO = { FifoTopic: 'true' };

async function batchCodes(aws: Caller, own: string, ...entries: readonly Fields[]): Promise<string> {
  const fields = entries.map((entry, index) =>
    Object.entries(entry).map(([key, value]) => [`PublishBatchRequestEntries.member.${index + 1}.${key}`, value]),
  );
  return sns(aws, 'PublishBatch', { TopicArn: await topic(aws, own), ...Object.fromEntries(fields.flat()) });
}

const PUBLISHING: readonly ConformanceCase[] = [
  {
    name: 'Publish answers with an id',
    source: PUBLISH,
    run: async (aws, own) => element(await publish(aws, await topic(aws, own)), 'MessageId'),
    gives: UUID,
  },
  enveloped(
    'a queue gets the envelope of a notification',
    { Subject: 'about' },
    {
      Type: 'Notification',
      MessageId: UUID,
      TopicArn: /^arn:aws:sns:us-east-1:\d{12}:sns-/,
      Subject: 'about',
      Message: 'hi',
      Timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
      SignatureVersion: '1',
      Signature: ANY_TEXT,
      SigningCertURL: /^http/,
      UnsubscribeURL: /Action=Unsubscribe/,
    },
  ),
  enveloped(
    'attributes are in the envelope with their types',
    messageAttributes({ a: ['String', 'x'], n: ['Number', '1.5'], b: ['Binary', 'AQI='] }),
    part({
      MessageAttributes: {
        a: { Type: 'String', Value: 'x' },
        n: { Type: 'Number', Value: '1.5' },
        b: { Type: 'Binary', Value: 'AQI=' },
      },
    }),
  ),
  enveloped(
    'MessageStructure json delivers the text of the protocol',
    { MessageStructure: 'json', Message: '{"default":"d","sqs":"s"}' },
    part({ Message: 's' }),
  ),
  enveloped(
    'MessageStructure json delivers default where the protocol has no text',
    { MessageStructure: 'json', Message: '{"default":"d","http":"s"}' },
    part({ Message: 'd' }),
  ),
  {
    name: 'raw delivery has the message as the body, and its attributes beside it',
    source: `${SNS_GUIDE}/sns-large-payload-raw-message-delivery.html`,
    run: async (aws, own) => {
      const { TopicArn, url } = await topicToQueue(aws, own, { RawMessageDelivery: 'true' });
      await publish(aws, TopicArn, messageAttributes({ a: ['String', 'x'] }));
      const message = await firstMessage(aws, url);
      return [message?.['Body'], message?.['MessageAttributes']];
    },
    gives: ['hi', { a: { DataType: 'String', StringValue: 'x' } }],
  },
  {
    name: 'TargetArn may name a topic',
    source: PUBLISH,
    run: async (aws, own) => {
      const { TopicArn, url } = await topicToQueue(aws, own);
      await sns(aws, 'Publish', { TargetArn: TopicArn, Message: 'hi' });
      return (await envelope(aws, url))['Message'];
    },
    gives: 'hi',
  },
  {
    name: 'a message to a topic that does not exist is NotFound',
    source: PUBLISH,
    run: (aws) => publish(aws, 'arn:aws:sns:us-east-1:000000000000:none'),
    gives: '404 NotFound: Topic does not exist',
  },
  refusedMessage(
    'an empty message is refused',
    { Message: '' },
    /^400 InvalidParameter: Invalid parameter: Empty message/,
  ),
  refusedMessage(
    'a message of 262,145 bytes is refused',
    { Message: 'x'.repeat(262_145) },
    /^400 InvalidParameter: .*too long/,
  ),
  refusedMessage(
    'a subject of 101 characters is refused',
    { Subject: 'x'.repeat(101) },
    /^400 InvalidParameter: .*Subject/,
  ),
  refusedMessage(
    'MessageStructure json needs a default',
    { MessageStructure: 'json', Message: '{"sqs":"s"}' },
    /^400 InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body/,
  ),
  refusedMessage(
    'MessageStructure json needs JSON',
    { MessageStructure: 'json', Message: '{' },
    /^400 InvalidParameter: Invalid parameter: Message Structure - JSON message body failed to parse/,
  ),
  refusedMessage(
    'an attribute of an unknown type is refused',
    messageAttributes({ a: ['Date', 'x'] }),
    /^400 (InvalidParameterValue|ParameterValueInvalid): .*has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String\./,
  ),
  refusedMessage(
    'a number that is none is refused',
    messageAttributes({ a: ['Number', 'x'] }),
    /^400 (InvalidParameterValue|ParameterValueInvalid): .*Could not cast message attribute 'a' value to number\./,
  ),
  refusedMessage(
    'a standard topic takes no deduplication id',
    { MessageDeduplicationId: 'd' },
    /^400 InvalidParameter: Invalid parameter: MessageDeduplicationId/,
  ),
  {
    name: 'a message of a FIFO topic needs a group',
    source: `${SNS_GUIDE}/fifo-message-grouping.html`,
    run: async (aws, own) => publish(aws, await topic(aws, `${own}.fifo`, FIFO)),
    gives: '400 InvalidParameter: Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
  },
  {
    name: 'a message of a FIFO topic needs an id, unless the topic makes one of its content',
    source: `${SNS_GUIDE}/fifo-message-dedup.html`,
    run: async (aws, own) => publish(aws, await topic(aws, `${own}.fifo`, FIFO), { MessageGroupId: 'g' }),
    gives:
      '400 InvalidParameter: Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  },
  {
    name: 'a FIFO topic gives sequence numbers of 20 digits',
    source: PUBLISH,
    run: async (aws, own) => {
      const fields = { MessageGroupId: 'g', MessageDeduplicationId: 'd' };
      return element(await publish(aws, await topic(aws, `${own}.fifo`, FIFO), fields), 'SequenceNumber');
    },
    gives: /^\d{20}$/,
  },
  {
    name: 'a batch answers with an id for each entry',
    source: BATCH,
    run: async (aws, own) => {
      const answer = await batchCodes(aws, own, { Id: 'a', Message: 'hi' }, { Id: 'b', Message: 'hi' });
      return [...answer.matchAll(/<Id>(.)<\/Id>/g)].map(([, id = '']) => id).toSorted();
    },
    gives: ['a', 'b'],
  },
  {
    name: 'a batch of eleven is refused',
    source: BATCH,
    run: (aws, own) => batchCodes(aws, own, ...'abcdefghijk'.split('').map((Id) => ({ Id, Message: 'hi' }))),
    gives: '400 TooManyEntriesInBatchRequest: The batch request contains more entries than permissible.',
  },
  {
    name: 'two entries of one id are refused',
    source: BATCH,
    run: (aws, own) => batchCodes(aws, own, { Id: 'a', Message: 'hi' }, { Id: 'a', Message: 'hi' }),
    gives: '400 BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.',
  },
  {
    name: 'an empty batch is refused',
    source: BATCH,
    run: (aws, own) => batchCodes(aws, own),
    gives: /^400 (EmptyBatchRequest|ValidationError|InvalidParameter): /,
  },
  {
    name: 'a message that a queue may not take goes to the dead-letter queue of its subscription',
    source: `${SNS_GUIDE}/sns-dead-letter-queues.html`,
    run: async (aws, own) => {
      const dead = await topicToQueue(aws, `${own}-dead`);
      const policy = { deadLetterTargetArn: dead.TopicArn.replace(':sns:', ':sqs:') };
      const Endpoint = dead.TopicArn.replace(':sns:', ':sqs:').replace(/[^:]+$/, `${own}-none`);
      const TopicArn = await topic(aws, own);
      const wanted = { TopicArn, Protocol: 'sqs', Endpoint };
      await sns(aws, 'Subscribe', { ...wanted, ...attributes({ RedrivePolicy: JSON.stringify(policy) }) });
      await publish(aws, TopicArn);
      return (await envelope(aws, dead.url))['Message'];
    },
    gives: 'hi',
  },
];

export const SNS: readonly ConformanceCase[] = [...PUBLISHING, ...SNS_ENDPOINTS, ...SNS_TOPICS, ...SNS_FILTERS];
