import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type ConsumerOptions, ProduceAcks, Producer } from '@platformatic/kafka';
import {
  type Fetched,
  type KafkaConnection,
  type KafkaRecord,
  PartitionReader,
  reasonOf,
} from '@tributary/region/kafka-client';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import { mskToken } from '#lib/kafka/msk-token.ts';
import { SERVICE } from '#schemas/service.ts';
import type { OffsetRange } from './dead-letter.ts';
import { nameOf } from './read/kafka-batch.ts';

type TopicPartition = Pick<KafkaRecord, 'topic' | 'partition'>;

type Connection = Pick<ConsumerOptions<Buffer, Buffer, Buffer, Buffer>, 'tls' | 'sasl'> &
  Pick<KafkaConnection, 'bootstrapServers'> & { readonly tlsServerName?: true };

/** Bytes and headers as they are on the wire. */
export type WireRecord = Pick<KafkaRecord, 'topic' | 'key' | 'value' | 'headers'> & {
  /** Without one the key chooses it. */
  readonly partition?: number;
};

const CLIENT_ID = `${SERVICE}-dlq`;
const CONNECT_TIMEOUT_MS = 5_000;
/** A leader that moves is found again. */
const ATTEMPTS = 4;
const PAUSE_MS = 500;
/** One a second. Without a number, a client that makes no duplicates tries for ever, also where the topic is gone. */
const RETRIES = 5;

/** Where the first of the records that were written to a partition is. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** Reads records of a cluster's topics, and writes them again. Connects with the first call. */
export class KafkaTopics {
  readonly #cluster: Connection;
  #producer: Producer | undefined;
  #reader: PartitionReader | undefined;

  constructor(cluster: Connection) {
    this.#cluster = cluster;
  }

  /**
   * Writes records to the partitions they were in, so that events of one key stay together. Resolves once all replicas
   * have them. Their timestamp is new, because a topic with a retention time would drop old records at once.
   */
  async produce(records: readonly WireRecord[]): Promise<readonly Position[]> {
    this.#producer ??= producerOf(this.#cluster);
    const { offsets = [] } = await this.#producer.send({ messages: records.map(messageOf) }).catch((cause: unknown) => {
      throw new Error(`Kafka did not take it: ${reasonOf(cause)}`, { cause });
    });
    return offsets;
  }

  /** @throws Error when a record of the range is no longer, or not yet, on the topic, or cannot be read */
  async read(range: OffsetRange): Promise<readonly WireRecord[]> {
    const { topic, partition, first, last } = range;
    const records: WireRecord[] = [];
    for (let offset = first; offset <= last; ) {
      const { parts, nextOffset } = await this.#fetch({ topic, partition, offset });
      const broken = parts.find((part) => part.kind === 'unreadable' && part.first <= last);
      if (broken?.kind === 'unreadable') throw new Error(`${nameOf(range)} cannot be read: ${broken.reason}.`);
      const found = parts.flatMap((part) => (part.kind === 'records' ? part.records : []));
      const isFirstGone = offset === first && nextOffset > first && found.length === 0;
      if (isFirstGone || nextOffset <= offset) throw new Error(`${nameOf(range)} is no longer on its topic.`);
      records.push(...found.filter((record) => record.offset <= last));
      offset = nextOffset;
    }
    return records;
  }

  /** @throws ApiError when the cluster refuses, other than for an offset that it does not have */
  async #fetch(from: TopicPartition & { readonly offset: bigint }): Promise<Fetched> {
    this.#reader ??= new PartitionReader({ clientId: CLIENT_ID, cluster: this.#cluster });
    for (let attempt = 1; ; attempt++) {
      const [fetched] = await this.#reader.fetch([from]);
      const { error, parts = [], endOffset = -1n } = fetched ?? {};
      const isOver =
        error?.code === 'OFFSET_OUT_OF_RANGE' || (!error && (parts.length > 0 || endOffset <= from.offset));
      if (fetched && (isOver || attempt === ATTEMPTS)) {
        if (error && !isOver) throw error;
        return fetched;
      }
      await sleep(PAUSE_MS);
    }
  }

  async close(): Promise<void> {
    await this.#producer?.close();
    await this.#reader?.close();
  }
}

function producerOf({ bootstrapServers, ...connection }: Connection): Producer {
  const client = { clientId: CLIENT_ID, bootstrapBrokers: [...bootstrapServers], connectTimeout: CONNECT_TIMEOUT_MS };
  return new Producer({ ...client, ...connection, acks: ProduceAcks.ALL, idempotent: true, retries: RETRIES });
}

/** Buffers are compared by identity, so a header that occurs twice stays in the map twice. */
function messageOf({ topic, partition, key, value, headers }: WireRecord) {
  const bytes = headers.flatMap(([name, content]) => (content ? [[name, content] as const] : []));
  return {
    topic,
    ...(partition !== undefined && { partition }),
    ...(key && { key }),
    ...(value && { value }),
    headers: new Map(bytes),
  };
}

/** A record that Lambda delivered, as it was on the wire. Lambda drops headers without a value. */
export function wireRecord(
  topic: string,
  partition: number | undefined,
  { key, value, headers }: RawRecord,
): WireRecord {
  const bytesOf = (base64: string | null) => (base64 === null ? null : Buffer.from(base64, 'base64'));
  const pairs = headers.flatMap((header) => Object.entries(header));
  return {
    topic,
    ...(partition !== undefined && { partition }),
    key: bytesOf(key),
    value: bytesOf(value),
    headers: pairs.map(([name, bytes]) => [Buffer.from(name), bytes ? Buffer.from(bytes) : null] as const),
  };
}

/** A TLS connection that signs in with the credentials and the Region of an AWS client. */
export function iamConnection(bootstrapServers: readonly string[], { config }: SQSClient): Connection {
  const token = async (): Promise<string> => mskToken(config.credentials, await config.region(), new Date());
  return { bootstrapServers, tls: {}, tlsServerName: true, sasl: { mechanism: 'OAUTHBEARER', token } };
}
