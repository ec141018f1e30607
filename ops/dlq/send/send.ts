import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Destination, Sending } from '../dead-letter.ts';
import type { Endpoint } from '../endpoint.ts';
import { wireRecord } from '../kafka-topics.ts';
import { nameOf } from '../read/kafka-batch.ts';
import { tableIn } from '../read/names.ts';
import { encodedRecord } from '../values/encoded.ts';
import { sendChange, sendGivenUp } from './changes.ts';
import { busOf, isApiDestination, sendToTarget } from './target.ts';

interface Sender<D extends Destination> {
  /** The destination, for people. */
  describe(destination: D): string;
  /** Resolves once the destination has confirmed that it has the event. */
  send(endpoint: Endpoint, destination: D, sending: Sending): Promise<void>;
}

type OfKind<K extends Destination['kind']> = Extract<Destination, { kind: K }>;

const SENDERS: { readonly [K in Destination['kind']]: Sender<OfKind<K>> } = {
  kafka: {
    describe: ({ topic, partition }) => `topic ${topic}, partition ${partition}`,
    send: async (endpoint, destination) => {
      const { topic, partition } = destination;
      await endpoint.kafka().produce([wireRecord(topic, partition, await encodedRecord(endpoint, destination))]);
    },
  },
  'kafka-offsets': {
    describe: ({ ranges }) => `the topic again: ${ranges.map(nameOf).join(', ')}`,
    send: async (endpoint, { ranges }) => {
      const kafka = endpoint.kafka();
      // All are read before any is written, so that a missing range does not leave the dead letter half redriven.
      const records = await Promise.all(ranges.map((range) => kafka.read(range)));
      await kafka.produce(records.flat());
    },
  },
  change: {
    describe: ({ functionName }) => `function ${functionName}`,
    send: (endpoint, { functionName, record }) => sendChange(endpoint, functionName, record),
  },
  'given-up-changes': {
    describe: ({ functionName, streamArn, firstAt, lastAt }) =>
      `function ${functionName}, with what table ${tableIn(streamArn)} has of ${firstAt} to ${lastAt}`,
    send: sendGivenUp,
  },
  function: {
    describe: ({ functionName }) => `function ${functionName}`,
    send: async ({ lambda }, { functionName, event }) => {
      const Payload = JSON.stringify(event);
      await lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
    },
  },
  queue: {
    describe: ({ queueArn }) => `queue ${queueArn.split(':').at(-1)}`,
    send: async ({ sqs }, { queueArn, body, attributes, groupId }, { messageId }) => {
      const [, , , , QueueOwnerAWSAccountId, QueueName] = queueArn.split(':');
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }));
      const fifo = groupId === undefined ? {} : { MessageGroupId: groupId, MessageDeduplicationId: messageId };
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: { ...attributes }, ...fifo }),
      );
    },
  },
  target: {
    describe: ({ targetArn, ruleArn }) => {
      const target = `target ${targetArn.split(':').slice(5).join(':')}`;
      return isApiDestination(targetArn) ? `bus ${busOf(ruleArn)} again, for all targets, for ${target}` : target;
    },
    send: sendToTarget,
  },
};

/** The compiler cannot see that the row of a kind takes destinations of that kind. */
const senderOf = (kind: Destination['kind']): Sender<Destination> => SENDERS[kind] as Sender<Destination>;

export const describe = (destination: Destination): string => senderOf(destination.kind).describe(destination);

/** Sends a dead letter to its destination. Resolves once the destination has confirmed it. */
export const send = (endpoint: Endpoint, destination: Destination, sending: Sending): Promise<void> =>
  senderOf(destination.kind).send(endpoint, destination, sending);
