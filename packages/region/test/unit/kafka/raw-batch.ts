import { compressionsAlgorithms, crc32c } from '@platformatic/kafka';

export const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Codec = (typeof CODECS)[number];

export const compress = (codec: Codec, bytes: Buffer): Buffer =>
  Buffer.from(compressionsAlgorithms[codec].compressSync(bytes));

/** A record's fields; each can be a lie. */
export interface RawRecord {
  readonly lengthBytes?: number;
  readonly attributes?: number;
  readonly timestampDelta?: number;
  readonly offsetDelta?: number;
  /** Bytes, or only the length that stands before them. */
  readonly key?: Buffer | number | null;
  readonly value?: Buffer | number | null;
  readonly headerCount?: number;
  readonly headers?: readonly (readonly [name: Buffer | number | null, value: Buffer | number | null])[];
  /** Follows the last header. */
  readonly rest?: Buffer;
}

export function rawRecord(record: RawRecord = {}): Buffer {
  const { attributes = 0, timestampDelta = 0, offsetDelta = 0, key = null, value = Buffer.from('a') } = record;
  const { headers = [], headerCount = headers.length, rest = Buffer.alloc(0) } = record;
  const body = Buffer.concat([
    Buffer.of(attributes & 0xff),
    varint(timestampDelta),
    varint(offsetDelta),
    varintBytes(key),
    varintBytes(value),
    varint(headerCount),
    ...headers.flat().map(varintBytes),
    rest,
  ]);
  return Buffer.concat([varint(record.lengthBytes ?? body.length), body]);
}

/** Records with offsets 0, 1 and so on. */
export function rawRecords(count: number, record: RawRecord = {}): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, offsetDelta) => rawRecord({ offsetDelta, ...record })));
}

/** A batch's fields; each can be a lie, and the checksum fits all the same. */
export interface RawBatch {
  readonly codec?: Codec;
  readonly attributes?: number;
  readonly records?: Buffer;
  /** The records as they are sent, instead of `records` compressed. */
  readonly payload?: Buffer;
  readonly count?: number;
  readonly lastOffsetDelta?: number;
  readonly timestampMs?: number;
  readonly maxTimestampMs?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly firstSequence?: number;
  readonly magic?: number;
  readonly baseOffset?: number;
  readonly leaderEpoch?: number;
  readonly lengthBytes?: number;
  readonly crc?: number;
}

export function rawBatch(batch: RawBatch = {}): Buffer {
  const { codec = 'none', records = rawRecord(), count = 1, timestampMs = 1_000 } = batch;
  const payload = batch.payload ?? compress(codec, records);
  const bytes = Buffer.alloc(61 + payload.length);
  bytes.writeBigInt64BE(BigInt(batch.baseOffset ?? 0), 0);
  bytes.writeInt32BE(batch.lengthBytes ?? bytes.length - 12, 8);
  bytes.writeInt32BE(batch.leaderEpoch ?? -1, 12);
  bytes.writeInt8(batch.magic ?? 2, 16);
  bytes.writeInt16BE(batch.attributes ?? CODECS.indexOf(codec), 21);
  bytes.writeInt32BE(batch.lastOffsetDelta ?? count - 1, 23);
  bytes.writeBigInt64BE(BigInt(timestampMs), 27);
  bytes.writeBigInt64BE(BigInt(batch.maxTimestampMs ?? timestampMs), 35);
  bytes.writeBigInt64BE(BigInt(batch.producerId ?? -1), 43);
  bytes.writeInt16BE(batch.producerEpoch ?? -1, 51);
  bytes.writeInt32BE(batch.firstSequence ?? -1, 53);
  bytes.writeInt32BE(count, 57);
  payload.copy(bytes, 61);
  return withChecksum(bytes, batch.crc);
}

/** Writes the checksum that fits, in place. */
export function withChecksum(batch: Buffer, crc = crc32c(batch.subarray(21))): Buffer {
  batch.writeUInt32BE(crc, 17);
  return batch;
}

/** Zigzag, as the records have it. */
export function varint(value: number): Buffer {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

function varintBytes(bytes: Buffer | number | null): Buffer {
  if (bytes === null) return varint(-1);
  return typeof bytes === 'number' ? varint(bytes) : Buffer.concat([varint(bytes.length), bytes]);
}
