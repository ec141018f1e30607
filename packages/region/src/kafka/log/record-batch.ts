import { crc32c } from '@platformatic/kafka';
import { KafkaError } from '../protocol/error-code.ts';

/**
 * The header of a record batch, format 2. The records behind it are never touched: they stay as the producer
 * compressed them.
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
export const NO_PRODUCER_ID = -1;

/** The prefix and the header of the oldest record format. */
const SMALLEST_BYTES = PREFIX_BYTES + 14;

const LEADER_EPOCH_AT = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const MAX_TIMESTAMP_AT = 35;
const CODEC_BITS = 0b111;
const LOG_APPEND_TIME = 0b1000;
const TRANSACTIONAL = 0b1_0000;
const CONTROL = 0b10_0000;
const KNOWN_CODECS = 5;

/** The size that a batch's prefix announces, prefix included. Needs {@link PREFIX_BYTES} bytes. */
export function announcedBytes(bytes: Buffer, at = 0): number {
  return PREFIX_BYTES + bytes.readInt32BE(at + 8);
}

/** Reads the header at `at`. Needs {@link HEADER_BYTES} bytes there. */
export function readHeader(bytes: Buffer, at = 0): BatchHeader {
  const baseOffset = Number(bytes.readBigInt64BE(at));
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(at + 23),
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

/**
 * Checks the batch of one producer for one partition, in Kafka's order of checks.
 * @throws KafkaError CORRUPT_MESSAGE, INVALID_RECORD, MESSAGE_TOO_LARGE,
 *   UNSUPPORTED_COMPRESSION_TYPE, INVALID_TXN_STATE
 */
export function checkBatch(batch: Buffer, maxBytes: number): BatchHeader {
  if (batch.length <= MAGIC_AT || announcedBytes(batch) > batch.length) {
    throw new KafkaError('INVALID_RECORD', `${batch.length} bytes are no whole batch.`);
  }
  if (announcedBytes(batch) < SMALLEST_BYTES) throw new KafkaError('CORRUPT_MESSAGE', 'The batch has no header.');
  if (batch.readInt8(MAGIC_AT) !== 2) throw new KafkaError('INVALID_RECORD', 'Only batches of format 2 are taken.');
  if (batch.length < HEADER_BYTES) throw new KafkaError('CORRUPT_MESSAGE', 'The batch is shorter than its header.');
  const header = readHeader(batch);
  if (header.sizeBytes < batch.length) throw new KafkaError('INVALID_RECORD', 'A partition takes one batch a request.');
  if (batch.length > maxBytes) {
    throw new KafkaError('MESSAGE_TOO_LARGE', `The batch has ${batch.length} bytes, max.message.bytes is ${maxBytes}.`);
  }
  if (!crcFits(batch)) throw new KafkaError('CORRUPT_MESSAGE', 'The checksum of the batch does not fit its bytes.');
  checkContents(header);
  return header;
}

function checkContents(header: BatchHeader): void {
  const { attributes, recordCount } = header;
  if (recordCount < 1 || header.lastOffset - header.baseOffset !== recordCount - 1) {
    throw new KafkaError('INVALID_RECORD', `A batch of ${recordCount} records does not fit its last offset.`);
  }
  if ((attributes & CODEC_BITS) >= KNOWN_CODECS) {
    throw new KafkaError('UNSUPPORTED_COMPRESSION_TYPE', `Codec ${attributes & CODEC_BITS} is unknown.`);
  }
  if (attributes & CONTROL) throw new KafkaError('INVALID_RECORD', 'Producers must not send control batches.');
  if (attributes & TRANSACTIONAL) throw new KafkaError('INVALID_TXN_STATE', 'Transactions are not supported.');
  if (header.producerId !== NO_PRODUCER_ID && (header.producerEpoch < 0 || header.baseSequence < 0)) {
    throw new KafkaError('INVALID_RECORD', 'An idempotent batch needs an epoch and a sequence number.');
  }
}

/** Writes the base offset into a batch, in place. The leader epoch is 0, as the one broker never changes. */
export function setBaseOffset(batch: Buffer, baseOffset: number): void {
  batch.writeBigInt64BE(BigInt(baseOffset), 0);
  batch.writeInt32BE(0, LEADER_EPOCH_AT);
}

/** Marks all records of a batch as appended at `timestampMs` (message.timestamp.type = LogAppendTime), in place. */
export function stampBatch(batch: Buffer, timestampMs: number): void {
  batch.writeInt16BE(batch.readInt16BE(ATTRIBUTES_AT) | LOG_APPEND_TIME, ATTRIBUTES_AT);
  batch.writeBigInt64BE(BigInt(timestampMs), MAX_TIMESTAMP_AT);
  batch.writeUInt32BE(crc32c(batch.subarray(ATTRIBUTES_AT)), CRC_AT);
}

/** True when the records carry the time of the append, and none of their own. */
export function isStamped(header: BatchHeader): boolean {
  return (header.attributes & LOG_APPEND_TIME) !== 0;
}
