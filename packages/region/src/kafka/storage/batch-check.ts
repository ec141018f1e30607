import {
  announcedBytes,
  type BatchHeader,
  crcFits,
  HEADER_BYTES,
  hasOurPrefix,
  PREFIX_BYTES,
  readHeader,
} from '../log/record-batch.ts';
import type { LogFile } from './log-file.ts';

/** A batch whose every byte has been checked. */
export interface CheckedBatch {
  readonly header: BatchHeader;
  readonly position: number;
  readonly bytes: Buffer;
}

/** Where a log ends, or the first bytes in it that are no whole batch. */
export interface CheckEnd {
  readonly position: number;
  /** The offset that the next batch has, or should have. */
  readonly nextOffset: number;
  /** What is wrong with the bytes there; undefined at the end of the log. */
  readonly fault?: string;
  /** True when the bytes there are the beginning of a batch, as a killed process leaves it. */
  readonly isTorn?: boolean;
}

const WINDOW_BYTES = 1024 * 1024;

/**
 * Reads the batches of a log and checks each byte: those that the checksum of a batch does not cover have one possible
 * value each, as the broker writes them.
 */
export function* checkedBatches(log: LogFile, baseOffset: number, from = 0): Generator<CheckedBatch, CheckEnd> {
  let [position, nextOffset, start] = [from, baseOffset, from];
  let window = log.read(start, WINDOW_BYTES);
  while (position < log.sizeBytes) {
    let bytes = wholeIn(window, position - start);
    if (bytes === undefined && start + window.length < log.sizeBytes) {
      start = position;
      window = log.read(start, Math.max(WINDOW_BYTES, announcedAt(log, position)));
      bytes = wholeIn(window, 0);
    }
    if (bytes === undefined)
      return { position, nextOffset, ...unfinished(window.subarray(position - start), nextOffset) };
    const fault = faultIn(bytes, nextOffset);
    if (fault !== undefined) return { position, nextOffset, fault };
    const header = readHeader(bytes);
    yield { header, position, bytes };
    position += bytes.length;
    nextOffset = header.lastOffset + 1;
  }
  return { position, nextOffset };
}

/** The whole batch at `at`, undefined when the bytes do not hold it. */
function wholeIn(window: Buffer, at: number): Buffer | undefined {
  if (window.length - at < HEADER_BYTES) return undefined;
  const sizeBytes = announcedBytes(window, at);
  if (sizeBytes < HEADER_BYTES || at + sizeBytes > window.length) return undefined;
  return window.subarray(at, at + sizeBytes);
}

function announcedAt(log: LogFile, position: number): number {
  const prefix = log.read(position, PREFIX_BYTES);
  return prefix.length < PREFIX_BYTES ? 0 : announcedBytes(prefix);
}

function unfinished(bytes: Buffer, nextOffset: number): Pick<CheckEnd, 'fault' | 'isTorn'> {
  if (bytes.length >= PREFIX_BYTES && announcedBytes(bytes) < HEADER_BYTES) {
    return { fault: `a batch of ${announcedBytes(bytes)} bytes is not possible` };
  }
  const isTorn = hasOurPrefix(bytes, nextOffset);
  return { isTorn, fault: isTorn ? 'a batch is incomplete' : `no batch with offset ${nextOffset} begins there` };
}

/** What is wrong with a batch, if anything. */
export function faultIn(batch: Buffer, nextOffset: number): string | undefined {
  if (!hasOurPrefix(batch, nextOffset)) return `no batch with offset ${nextOffset} begins there`;
  if (!crcFits(batch)) return 'a batch does not fit its checksum';
  const { baseOffset, lastOffset, recordCount } = readHeader(batch);
  return lastOffset - baseOffset === recordCount - 1 ? undefined : 'a batch does not fit its number of records';
}
