import { crc32c } from '../../core/crc32c.ts';

/**
 * The header of a record batch, format 2. The records behind it stay as the producer compressed them.
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export interface BatchHeader {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly sizeBytes: number;
  readonly attributes: number;
  readonly baseTimestampMs: number;
  readonly maxTimestampMs: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** The bytes of a batch before its records. */
export const HEADER_BYTES = 61;
/** Base offset and length, which tell where the next batch begins. */
export const PREFIX_BYTES = 12;

const LEADER_EPOCH_AT = 12;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const MAX_TIMESTAMP_AT = 35;
const CODEC_BITS = 0b111;
const LOG_APPEND_TIME = 0b1000;
/** All attributes that mean something. */
const KNOWN_ATTRIBUTES = 0b111_1111;

/** The size that a batch's prefix announces, prefix included. Needs {@link PREFIX_BYTES} bytes. */
export function announcedBytes(bytes: Buffer, at = 0): number {
  return PREFIX_BYTES + bytes.readInt32BE(at + 8);
}

/** The offset of the last record in whole batches that follow each other. */
export function lastOffsetIn(batches: Buffer): number {
  let last = 0;
  for (let at = 0; at < batches.length; at += announcedBytes(batches, at)) last = at;
  return Number(batches.readBigInt64BE(last)) + batches.readInt32BE(last + LAST_OFFSET_DELTA_AT);
}

/** Reads the header at `at`. Needs {@link HEADER_BYTES} bytes there. */
export function readHeader(bytes: Buffer, at = 0): BatchHeader {
  const baseOffset = Number(bytes.readBigInt64BE(at));
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(at + LAST_OFFSET_DELTA_AT),
    sizeBytes: announcedBytes(bytes, at),
    attributes: bytes.readInt16BE(at + ATTRIBUTES_AT),
    baseTimestampMs: Number(bytes.readBigInt64BE(at + 27)),
    maxTimestampMs: Number(bytes.readBigInt64BE(at + MAX_TIMESTAMP_AT)),
    producerId: Number(bytes.readBigInt64BE(at + 43)),
    producerEpoch: bytes.readInt16BE(at + 51),
    baseSequence: bytes.readInt32BE(at + 53),
    recordCount: bytes.readInt32BE(at + 57),
  };
}

/** True when the checksum fits: covers all that follows it, hence neither base offset nor leader epoch. */
export function crcFits(batch: Buffer): boolean {
  return crc32c(batch.subarray(ATTRIBUTES_AT)) === batch.readUInt32BE(CRC_AT);
}

/** Writes the base offset into a batch, in place. The leader epoch is 0, as the one broker never changes. */
export function setBaseOffset(batch: Buffer, baseOffset: number): void {
  batch.writeBigInt64BE(BigInt(baseOffset), 0);
  batch.writeInt32BE(0, LEADER_EPOCH_AT);
}

/** Writes the latest time of the records into a batch whose records have times of their own, in place. */
export function setMaxTimestamp(batch: Buffer, header: BatchHeader, timestampMs: number): void {
  if (header.maxTimestampMs === timestampMs && !isStamped(header)) return;
  batch.writeInt16BE(header.attributes & KNOWN_ATTRIBUTES & ~LOG_APPEND_TIME, ATTRIBUTES_AT);
  batch.writeBigInt64BE(BigInt(timestampMs), MAX_TIMESTAMP_AT);
  batch.writeUInt32BE(crc32c(batch.subarray(ATTRIBUTES_AT)), CRC_AT);
}

/** Marks all records of a batch as appended at `timestampMs` (message.timestamp.type = LogAppendTime), in place. */
export function stampBatch(batch: Buffer, timestampMs: number): void {
  batch.writeInt16BE((batch.readInt16BE(ATTRIBUTES_AT) & KNOWN_ATTRIBUTES) | LOG_APPEND_TIME, ATTRIBUTES_AT);
  batch.writeBigInt64BE(BigInt(timestampMs), MAX_TIMESTAMP_AT);
  batch.writeUInt32BE(crc32c(batch.subarray(ATTRIBUTES_AT)), CRC_AT);
}

/** True when the batch is that of an idempotent producer. */
export function isIdempotent({ producerId }: BatchHeader): boolean {
  return producerId >= 0;
}

/** The number of the codec that the records are compressed by. */
export function codecOf({ attributes }: BatchHeader): number {
  return attributes & CODEC_BITS;
}

/** True when the records carry the time of the append, and none of their own. */
export function isStamped(header: BatchHeader): boolean {
  return (header.attributes & LOG_APPEND_TIME) !== 0;
}

const LENGTH_AT = 8;
const MAGIC_AT = 16;
const MAGIC = 2;

/**
 * True when the bytes begin as {@link setBaseOffset} makes a batch at `baseOffset` begin, as far as they go. The
 * checksum of a batch covers none of these bytes.
 */
export function hasOurPrefix(bytes: Buffer, baseOffset: number): boolean {
  const expected = Buffer.alloc(MAGIC_AT + 1);
  expected.writeBigInt64BE(BigInt(baseOffset), 0);
  expected.writeInt8(MAGIC, MAGIC_AT);
  const equal = (from: number, to: number): boolean => {
    const end = Math.min(to, bytes.length);
    return end <= from || bytes.compare(expected, from, end, from, end) === 0;
  };
  return equal(0, LENGTH_AT) && equal(LEADER_EPOCH_AT, MAGIC_AT + 1);
}
