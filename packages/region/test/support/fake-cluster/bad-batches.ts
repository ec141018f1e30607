import { crc32c } from '@platformatic/kafka';
import { batchOf } from '../../unit/kafka/batches.ts';

export const goodBatch = (...values: string[]): Buffer => batchOf(values.map((value) => [1_000, value]));

/** Fits the checksum to what was changed, so that only the change is wrong. */
export function sealed(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

function withAttributes(batch: Buffer, attributes: number): Buffer {
  batch.writeInt16BE(attributes, 21);
  return sealed(batch);
}

function withCount(batch: Buffer, count: number): Buffer {
  batch.writeInt32BE(count, 57);
  return sealed(batch);
}

function withRecords(attributes: number, records: Buffer): Buffer {
  const batch = Buffer.concat([goodBatch('a', 'b').subarray(0, 61), records]);
  batch.writeInt32BE(batch.length - 12, 8);
  return withAttributes(batch, attributes);
}

function flipped(batch: Buffer, at: number): Buffer {
  batch.writeUInt8(batch.readUInt8(at) ^ 0xff, at);
  return batch;
}

/** Batches of two records each that a reader must not take for records, by what is wrong with them. */
export const BAD_BATCHES: Readonly<Record<string, () => Buffer>> = {
  'a wrong checksum': () => flipped(goodBatch('a', 'b'), 65),
  'garbage marked gzip': () => withRecords(1, Buffer.from('no gzip at all, but the checksum fits')),
  'garbage marked snappy': () => withRecords(2, Buffer.from('no snappy at all, but the checksum fits')),
  'garbage marked lz4': () => withRecords(3, Buffer.from('no lz4 at all, but the checksum fits')),
  'garbage marked zstd': () => withRecords(4, Buffer.from('no zstd at all, but the checksum fits')),
  'an unknown codec': () => withAttributes(goodBatch('a', 'b'), 7),
  'more records than announced': () => withCount(goodBatch('a', 'b'), 1),
  'fewer records than announced': () => withCount(goodBatch('a', 'b'), 3),
  'a negative number of records': () => withCount(goodBatch('a', 'b'), -1),
  'records that end in the middle': () => withRecords(0, goodBatch('a', 'b').subarray(61, 70)),
  'the format of old': () => {
    const batch = goodBatch('a', 'b');
    batch.writeInt8(1, 16);
    return batch;
  },
  'a length that is none': () => {
    const batch = goodBatch('a', 'b');
    batch.writeInt32BE(-5, 8);
    return batch;
  },
};
