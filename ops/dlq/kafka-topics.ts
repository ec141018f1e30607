import type { SQSClient } from '@aws-sdk/client-sqs';
import { Consumer, type ConsumerOptions, ProduceAcks, Producer } from '@platformatic/kafka';
import { fetchedFrom, type KafkaConnection, type KafkaRecord } from '@tributary/region/kafka-client';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import { mskToken } from '#lib/kafka/msk-token.ts';
import { SERVICE } from '#schemas/service.ts';
import type { OffsetRange } from './dead-letter.ts';
import { nameOf } from './read/kafka-batch.ts';

type Connection = Pick<ConsumerOptions<Buffer, Buffer, Buffer, Buffer>, 'tls' | 'sasl'> &
  Pick<KafkaConnection, 'bootstrapServers'> & { readonly tlsServerName?: true };

/** Bytes and headers as they are on the wire. */
export type WireRecord = Pick<KafkaRecord, 'topic' | 'partition' | 'key' | 'value' | 'headers'>;

const FETCH = { maxWaitTime: 1_000, minBytes: 1, maxBytes: 16 * 1024 * 1024 };
const CONNECT_TIMEOUT_MS = 5_000;
const LATEST_EPOCH = { currentLeaderEpoch: -1, lastFetchedEpoch: -1 };

/** Reads records of a cluster's topics, and writes them again. Connects with the first call. */
export class KafkaTopics {
  readonly #options;
  #producer: Producer | undefined;
  #reader: Consumer | undefined;

  constructor({ bootstrapServers, ...connection }: Connection) {
    this.#options = {
      clientId: `${SERVICE}-dlq`,
      bootstrapBrokers: [...bootstrapServers],
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...connection,
    };
  }

  /**
   * Writes records to the partitions they were in, so that events of one key stay together. Resolves once all replicas
   * have them. Their timestamp is new, because a topic with a retention time would drop old records at once.
   */
  async produce(records: readonly WireRecord[]): Promise<void> {
    this.#producer ??= new Producer({ ...this.#options, acks: ProduceAcks.ALL, idempotent: true });
    await this.#producer.send({ messages: records.map(messageOf) });
  }

  /** @throws Error when a record of the range is no longer, or not yet, on the topic */
  async read(range: OffsetRange): Promise<readonly WireRecord[]> {
    this.#reader ??= new Consumer({ ...this.#options, groupId: `${SERVICE}-dlq`, autocommit: false });
    const { topic, partition, first, last } = range;
    const found = (await this.#reader.metadata({ topics: [topic] })).topics.get(topic);
    const node = found?.partitions[partition]?.leader;
    if (!found || node === undefined) throw new Error(`Topic ${topic} has no partition ${partition}.`);
    const records: WireRecord[] = [];
    for (let offset = first; offset <= last; ) {
      const fetched = await this.#fetch(this.#reader, node, { topic, partition, offset, topicId: found.id });
      const isFirstGone = offset === first && fetched.nextOffset > first && fetched.records.length === 0;
      if (isFirstGone || fetched.nextOffset <= offset) throw new Error(`${nameOf(range)} is no longer on its topic.`);
      records.push(...fetched.records.filter((record) => record.offset >= offset && record.offset <= last));
      offset = fetched.nextOffset;
    }
    return records;
  }

  async #fetch(reader: Consumer, node: number, target: Parameters<typeof fetchedFrom>[0][number]) {
    const { partition, offset, topicId } = target;
    const part = { partition, fetchOffset: offset, ...LATEST_EPOCH, partitionMaxBytes: FETCH.maxBytes };
    const topics = [{ topicId, partitions: [part] }];
    const [fetched] = await fetchedFrom([target], () => reader.fetch({ node, topics, ...FETCH }));
    if (!fetched) throw new Error(`The broker gives nothing of ${target.topic}-${partition}.`);
    return fetched;
  }

  async close(): Promise<void> {
    await this.#producer?.close();
    await this.#reader?.close();
  }
}

/** Buffers are compared by identity, so a header that occurs twice stays in the map twice. */
function messageOf({ topic, partition, key, value, headers }: WireRecord) {
  const bytes = headers.flatMap(([name, content]) => (content ? [[name, content] as const] : []));
  return { topic, partition, ...(key && { key }), ...(value && { value }), headers: new Map(bytes) };
}

/** A record that Lambda delivered, as it was on the wire. Lambda drops headers without a value. */
export function wireRecord(topic: string, partition: number, { key, value, headers }: RawRecord): WireRecord {
  const bytesOf = (base64: string | null) => (base64 === null ? null : Buffer.from(base64, 'base64'));
  const pairs = headers.flatMap((header) => Object.entries(header));
  return {
    topic,
    partition,
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
