import { CompressionTypes, type EachBatchHandler, Kafka, logLevel } from 'kafkajs';
import { HEARTBEAT_INTERVAL_MS, SESSION_TIMEOUT_MS } from './client.ts';
import type { Driver, Settings } from './driver.ts';

const COMPRESSION: Readonly<Record<string, CompressionTypes>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
};

export const kafkajsDriver: Driver = {
  async produce(settings, batches) {
    const producer = kafka(settings).producer();
    await producer.connect();
    const compression = COMPRESSION[settings.codec ?? 'none'] ?? CompressionTypes.None;
    for await (const values of batches) {
      await producer.send({ topic: settings.topic, compression, messages: values.map((value) => ({ value })) });
    }
    await producer.disconnect();
  },

  async consume(settings, onValue) {
    const { topic, group, fromTimeMs } = settings;
    const consumer = kafka(settings).consumer({
      groupId: group ?? `${topic}-alone-${process.pid}`,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      maxWaitTimeInMs: 200,
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      let wantsMore = true;
      const eachBatch: EachBatchHandler = async (payload) => {
        const { batch } = payload;
        for (const { value, offset } of batch.messages) {
          if (!wantsMore) break;
          wantsMore = onValue(String(value));
          payload.resolveOffset(offset);
          if (wantsMore && offset !== batch.lastOffset()) continue;
          const next = String(BigInt(offset) + 1n);
          await consumer.commitOffsets([{ topic, partition: batch.partition, offset: next }]);
        }
        if (wantsMore) return;
        consumer.pause([{ topic }]);
        resolve();
      };
      consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch }).catch(reject);
      if (fromTimeMs !== undefined) seekTime(settings, fromTimeMs, (place) => consumer.seek(place)).catch(reject);
    });
    await consumer.disconnect();
  },
};

function kafka({ bootstrapServer }: Settings): Kafka {
  return new Kafka({ brokers: [bootstrapServer], logLevel: logLevel.NOTHING });
}

type Seek = (place: { topic: string; partition: number; offset: string }) => void;

async function seekTime(settings: Settings, timeMs: number, seek: Seek): Promise<void> {
  const admin = kafka(settings).admin();
  await admin.connect();
  const places = await admin.fetchTopicOffsetsByTimestamp(settings.topic, timeMs);
  await admin.disconnect();
  for (const { partition, offset } of places) seek({ topic: settings.topic, partition, offset });
}
