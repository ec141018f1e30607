import { crc32c, createRecordsBatch, type MessageRecord } from '@platformatic/kafka';

export interface BatchOptions {
  readonly compression?: 'none' | 'gzip' | 'zstd';
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly firstSequence?: number;
}

type TimedValue = readonly [timestampMs: number, value: string, headers?: Readonly<Record<string, string>>];

/** A record batch as a producer makes it: one record per time and value. */
export function batchOf(records: readonly TimedValue[], options: BatchOptions = {}): Buffer {
  const { compression = 'none', producerId = -1, producerEpoch = 0, firstSequence = 0 } = options;
  const messages = records.map(
    ([timestampMs, value, headers = {}]): MessageRecord => ({
      topic: 't',
      timestamp: BigInt(timestampMs),
      value: Buffer.from(value),
      headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    }),
  );
  const producer = { producerId: BigInt(producerId), producerEpoch };
  const bytes = Buffer.from(createRecordsBatch(messages, { compression, ...producer }).buffer);
  bytes.writeInt32BE(firstSequence, 53);
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
  return bytes;
}
