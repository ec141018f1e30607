import { ProduceAcks, Producer, stringSerializer } from '@platformatic/kafka';
import { UsageError } from '@tributary/region/command-line';
import { type KafkaConnection, kafkaConnection } from '@tributary/region/kafka-client';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { regionEndpoint } from './aws.ts';
import { healthOf } from './region-page.ts';

export interface KafkaOptions {
  readonly bootstrap?: string | undefined;
  /** The region whose Kafka is taken when neither option nor environment name one. */
  readonly endpoint?: string | undefined;
}

/**
 * The Kafka cluster of a command: that of `--bootstrap`, else that of KAFKA_BOOTSTRAP_SERVERS, else that of the region.
 * A line on standard error tells which was taken.
 * @throws RegionError KAFKA_SETTINGS_INVALID, NO_REGION_RUNS; UsageError when the region does not answer
 */
export async function connectionFrom({ bootstrap, endpoint }: KafkaOptions): Promise<KafkaConnection> {
  const configured = process.env['KAFKA_BOOTSTRAP_SERVERS'];
  if (bootstrap === undefined && configured) console.error(`Kafka ${configured} (KAFKA_BOOTSTRAP_SERVERS)`);
  const KAFKA_BOOTSTRAP_SERVERS = bootstrap ?? (configured || (await kafkaOfRegion(endpoint)));
  const connection = kafkaConnection({ ...process.env, KAFKA_BOOTSTRAP_SERVERS });
  if (connection === undefined) throw new UsageError('--bootstrap names no servers: it takes host:port,...');
  return connection;
}

const NAME_KAFKA = 'Start one with `npm start`, name one with --endpoint, or a Kafka with --bootstrap.';

async function kafkaOfRegion(endpoint: string | undefined): Promise<string> {
  const url = await regionEndpoint(endpoint, NAME_KAFKA);
  const { kafkaBootstrapServers } = await healthOf(url);
  if (kafkaBootstrapServers !== undefined) return kafkaBootstrapServers;
  throw new UsageError(`${url} names no Kafka. Name it with --bootstrap or KAFKA_BOOTSTRAP_SERVERS.`);
}

/** Sends messages in order, acknowledged by all replicas. The client's own retries make no duplicates. */
export interface MessageSender {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

export type OutgoingMessage = Omit<KafkaMessage, 'key'> & { readonly key: string | undefined };

export function messageSender(clientId: string, { bootstrapServers, ...security }: KafkaConnection): MessageSender {
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId,
    bootstrapBrokers: [...bootstrapServers],
    ...security,
    acks: ProduceAcks.ALL,
    idempotent: true,
    serializers: { headerKey: stringSerializer, headerValue: stringSerializer },
  });
  return {
    send: async (messages) => {
      await producer.send({ messages: messages.map(toClientMessage) });
    },
    close: () => producer.close(),
  };
}

function toClientMessage({ topic, key, value, headers }: OutgoingMessage) {
  const message = { topic, value, headers: new Map(headers) };
  return key === undefined ? message : { ...message, key: Buffer.from(key) };
}
