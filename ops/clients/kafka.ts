import { ProduceAcks, Producer, stringSerializer } from '@platformatic/kafka';
import { complain, UsageError } from '@tributary/region/command-line';
import { type KafkaConnection, kafkaConnection } from '@tributary/region/kafka-client';
import type { KafkaMessage } from '#lib/kafka/message.ts';
import { regionEndpoint } from './aws.ts';
import { healthOf } from './region-page.ts';

export interface KafkaOptions {
  readonly bootstrap?: string | undefined;
  /** The region whose Kafka is taken when neither option nor environment name one. */
  readonly endpoint?: string | undefined;
}

/** A Kafka cluster, and the region that named it. */
export interface FoundKafka {
  readonly connection: KafkaConnection;
  /** Undefined when an option or the environment named the cluster. */
  readonly regionUrl: string | undefined;
}

/**
 * The Kafka cluster of a command: that of `--bootstrap`, else that of KAFKA_BOOTSTRAP_SERVERS, else that of the region.
 * A line on standard error tells which was taken.
 * @throws RegionError KAFKA_SETTINGS_INVALID, NO_REGION_RUNS; UsageError when the region does not answer
 */
export async function findKafka({ bootstrap, endpoint }: KafkaOptions): Promise<FoundKafka> {
  const configured = process.env['KAFKA_BOOTSTRAP_SERVERS'];
  if (bootstrap === undefined && configured) complain(`Kafka ${configured} (KAFKA_BOOTSTRAP_SERVERS)`);
  const named = bootstrap ?? (configured || undefined);
  const regionUrl = named === undefined ? await regionEndpoint(endpoint, NAME_KAFKA) : undefined;
  const KAFKA_BOOTSTRAP_SERVERS = regionUrl === undefined ? named : await kafkaOfRegion(regionUrl);
  const connection = kafkaConnection({ ...process.env, KAFKA_BOOTSTRAP_SERVERS });
  if (connection === undefined) throw new UsageError('--bootstrap names no servers: it takes host:port,...');
  return { connection, regionUrl };
}

/** The cluster of {@link findKafka} alone. */
export const connectionFrom = async (options: KafkaOptions): Promise<KafkaConnection> =>
  (await findKafka(options)).connection;

const NAME_KAFKA = 'Start one with `npm start`, name one with --endpoint, or a Kafka with --bootstrap.';

async function kafkaOfRegion(url: string): Promise<string> {
  const { kafkaBootstrapServers } = await healthOf(url);
  if (kafkaBootstrapServers !== undefined) return kafkaBootstrapServers;
  throw new UsageError(`${url} names no Kafka. Name it with --bootstrap or KAFKA_BOOTSTRAP_SERVERS.`);
}

/** Sends messages in order, acknowledged by all replicas. The client's own retries make no duplicates. */
export interface MessageSender {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** One a second. Without a number, a client that makes no duplicates tries for ever, also where the topic is gone. */
const RETRIES = 30;

export type OutgoingMessage = Omit<KafkaMessage, 'key'> & { readonly key: string | undefined };

export function messageSender(clientId: string, { bootstrapServers, ...security }: KafkaConnection): MessageSender {
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId,
    bootstrapBrokers: [...bootstrapServers],
    ...security,
    acks: ProduceAcks.ALL,
    idempotent: true,
    retries: RETRIES,
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
