import { KafkaError } from '../protocol/error-code.ts';
import { decompress, isCodec } from '../records/decompress.ts';
import { Scan } from '../records/scan.ts';
import type { Steps } from '../records/steps.ts';
import { TooLong, Undecodable } from '../records/undecodable.ts';
import {
  announcedBytes,
  type BatchHeader,
  codecOf,
  crcFits,
  HEADER_BYTES,
  isIdempotent,
  isStamped,
  PREFIX_BYTES,
  readHeader,
} from './record-batch.ts';

/** What a partition takes. */
export interface BatchLimits {
  /** The topic's max.message.bytes. */
  readonly maxBytes: number;
  /** Whether the topic takes records of that time. */
  readonly isTimely: (timestampMs: number) => boolean;
  /** Whether the topic gives all records the time of the append. */
  readonly stamps: boolean;
}

/** A batch that can be appended. */
export interface CheckedBatch {
  readonly bytes: Buffer;
  readonly header: BatchHeader;
  /** The records, decompressed. */
  readonly records: Buffer;
  /** The latest time of any of them, whatever the header says. */
  readonly maxTimestampMs: number;
}

/** Decompressed records take at most this many times max.message.bytes. */
const MAX_EXPANSION = 32;
/** A compressed batch has no more records and headers than a plain one of this size could have. */
const LEAST_COUNTED_BYTES = 1024 * 1024;
const LEAST_RECORD_BYTES = 7;
const LEAST_HEADER_BYTES = 2;

/** The prefix and the header of the oldest record format. */
const SMALLEST_BYTES = PREFIX_BYTES + 14;
const MAGIC_AT = 16;
const TRANSACTIONAL = 0b1_0000;
const CONTROL = 0b10_0000;

/**
 * Checks the batch of one producer for one partition down to the last field of its records, in Kafka's order of checks.
 * @throws KafkaError CORRUPT_MESSAGE, INVALID_RECORD, MESSAGE_TOO_LARGE, UNSUPPORTED_COMPRESSION_TYPE,
 *   INVALID_TIMESTAMP, TRANSACTIONAL_ID_AUTHORIZATION_FAILED
 */
export function* checkBatch(batch: Buffer, limits: BatchLimits): Steps<CheckedBatch> {
  const header = checkHeader(batch, limits.maxBytes);
  if (limits.stamps && isStamped(header)) throw new KafkaError('INVALID_TIMESTAMP', 'Only the broker gives its time.');
  const records =
    codecOf(header) === 0 ? batch.subarray(HEADER_BYTES) : yield* decompressed(batch, header, limits.maxBytes);
  const scan = scanOf(records, header, limits);
  while (!goOn(scan)) yield;
  checkTimes(scan);
  return { bytes: batch, header, records, maxTimestampMs: scan.maxTimestampMs };
}

/** The header, without a look at the records. @throws KafkaError as {@link checkBatch} */
function checkHeader(batch: Buffer, maxBytes: number): BatchHeader {
  checkSize(batch);
  const header = readHeader(batch);
  if (header.sizeBytes < batch.length) throw new KafkaError('INVALID_RECORD', 'A partition takes one batch a request.');
  if (header.baseOffset !== 0) {
    throw new KafkaError('INVALID_RECORD', `The base offset of a batch that is sent is 0, not ${header.baseOffset}.`);
  }
  if (batch.length > maxBytes) {
    throw new KafkaError('MESSAGE_TOO_LARGE', `The batch has ${batch.length} bytes, max.message.bytes is ${maxBytes}.`);
  }
  if (!crcFits(batch)) throw new KafkaError('CORRUPT_MESSAGE', 'The checksum of the batch does not fit its bytes.');
  checkCount(header);
  checkAttributes(header);
  return header;
}

function checkSize(batch: Buffer): void {
  if (batch.length <= MAGIC_AT || announcedBytes(batch) > batch.length) {
    throw new KafkaError('INVALID_RECORD', `${batch.length} bytes are no whole batch.`);
  }
  if (announcedBytes(batch) < SMALLEST_BYTES) throw new KafkaError('CORRUPT_MESSAGE', 'The batch has no header.');
  const magic = batch.readInt8(MAGIC_AT);
  if (magic < 0 || magic > 2) throw new KafkaError('CORRUPT_MESSAGE', `There is no record format ${magic}.`);
  if (magic !== 2) throw new KafkaError('INVALID_RECORD', 'Only batches of format 2 are taken.');
  if (announcedBytes(batch) < HEADER_BYTES) {
    throw new KafkaError('CORRUPT_MESSAGE', 'The batch is shorter than its header.');
  }
}

function checkCount({ recordCount, baseOffset, lastOffset }: BatchHeader): void {
  if (recordCount >= 1 && lastOffset - baseOffset === recordCount - 1) return;
  throw new KafkaError('INVALID_RECORD', `A batch of ${recordCount} records does not fit its last offset.`);
}

function checkAttributes(header: BatchHeader): void {
  const { attributes, producerEpoch, baseSequence } = header;
  if (attributes & CONTROL) throw new KafkaError('INVALID_RECORD', 'Producers must not send control batches.');
  if (attributes & TRANSACTIONAL) {
    throw new KafkaError('TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'Transactions are not supported.');
  }
  if (isIdempotent(header) && (producerEpoch < 0 || baseSequence < 0)) {
    throw new KafkaError('INVALID_RECORD', 'An idempotent batch needs an epoch and a sequence number.');
  }
}

function* decompressed(batch: Buffer, header: BatchHeader, maxBytes: number): Steps<Buffer> {
  const codec = codecOf(header);
  if (!isCodec(codec)) throw new KafkaError('UNSUPPORTED_COMPRESSION_TYPE', `Codec ${codec} is unknown.`);
  try {
    return yield* decompress(codec, batch.subarray(HEADER_BYTES), maxBytes * MAX_EXPANSION);
  } catch (error) {
    if (error instanceof TooLong) throw new KafkaError('MESSAGE_TOO_LARGE', error.message);
    if (!(error instanceof Undecodable)) throw error;
    throw new KafkaError('CORRUPT_MESSAGE', `The records cannot be decompressed: ${error.message}`);
  }
}

function scanOf(records: Buffer, header: BatchHeader, { maxBytes, isTimely }: BatchLimits): Scan {
  const countedBytes = Math.max(maxBytes, LEAST_COUNTED_BYTES);
  const maxHeaders = Math.floor(countedBytes / LEAST_HEADER_BYTES);
  const maxRecords = Math.floor(countedBytes / LEAST_RECORD_BYTES);
  const { recordCount: count, baseTimestampMs } = header;
  if (count > records.length / LEAST_RECORD_BYTES) {
    throw new KafkaError('INVALID_RECORD', `${count} records do not fit into ${records.length} bytes.`);
  }
  if (count > maxRecords) throw new KafkaError('MESSAGE_TOO_LARGE', `The batch has more than ${maxRecords} records.`);
  return new Scan(records, { count, baseTimestampMs, maxHeaders }, isTimely);
}

function goOn(scan: Scan): boolean {
  try {
    return scan.goOn();
  } catch (error) {
    if (error instanceof TooLong) throw new KafkaError('MESSAGE_TOO_LARGE', error.message);
    if (!(error instanceof Undecodable)) throw error;
    throw new KafkaError('INVALID_RECORD', error.message);
  }
}

/** In Kafka's words. */
function checkTimes({ untimely }: Scan): void {
  if (untimely.length === 0) return;
  const message = 'One or more records have been rejected due to invalid timestamp';
  const errors = untimely.map(({ index, timestampMs }) => ({
    index,
    message: `Timestamp ${timestampMs} of message with offset ${index} is out of range.`,
  }));
  throw new KafkaError('INVALID_TIMESTAMP', message, errors);
}
