import {
  type CompressionAlgorithmValue,
  Consumer,
  MessagesStreamModes,
  Producer,
  stringDeserializers,
  stringSerializers,
} from '@platformatic/kafka';
import { HEARTBEAT_INTERVAL_MS, SESSION_TIMEOUT_MS } from './client.ts';
import type { Driver, Settings } from './driver.ts';

const COMPRESSION: Readonly<Record<string, CompressionAlgorithmValue>> = {
  none: 'none',
  gzip: 'gzip',
  snappy: 'snappy',
  lz4: 'lz4',
  zstd: 'zstd',
};

export const platformaticDriver: Driver = {
  async produce(settings, batches) {
    const producer = new Producer({
      ...base(settings),
      serializers: stringSerializers,
      compression: COMPRESSION[settings.codec ?? 'none'] ?? 'none',
      idempotent: true,
      autocreateTopics: true,
    });
    for await (const values of batches) {
      await producer.send({ acks: -1, messages: values.map((value) => ({ topic: settings.topic, value })) });
    }
    await producer.close();
  },

  async consume(settings, onValue) {
    const { topic, group, fromTimeMs } = settings;
    const consumer = new Consumer({
      ...base(settings),
      groupId: group ?? `${topic}-alone-${process.pid}`,
      deserializers: stringDeserializers,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      rebalanceTimeout: SESSION_TIMEOUT_MS,
      maxWaitTime: 200,
    });
    const common = { topics: [topic], autocommit: false, sessionTimeout: SESSION_TIMEOUT_MS };
    const stream =
      fromTimeMs === undefined
        ? await consumer.consume({ ...common, mode: MessagesStreamModes.COMMITTED, fallbackMode: 'earliest' })
        : await consumer.consume({
            ...common,
            mode: MessagesStreamModes.MANUAL,
            offsets: [{ topic, partition: 0, offset: await offsetAt(consumer, topic, fromTimeMs) }],
          });
    for await (const message of stream) {
      const wantsMore = onValue(message.value);
      if (group !== undefined) await message.commit();
      if (!wantsMore) break;
    }
    await consumer.close(true);
  },
};

function base({ bootstrapServer }: Settings) {
  return { clientId: 'check', bootstrapBrokers: [bootstrapServer] };
}

interface ListsOffsets {
  listOffsets(options: { topics: string[]; timestamp: bigint }): Promise<Map<string, bigint[]>>;
}

async function offsetAt(consumer: ListsOffsets, topic: string, timeMs: number): Promise<bigint> {
  const offsets = await consumer.listOffsets({ topics: [topic], timestamp: BigInt(timeMs) });
  return offsets.get(topic)?.[0] ?? 0n;
}
