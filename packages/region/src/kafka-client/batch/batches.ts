import { crc32c } from '../../core/crc32c.ts';
import type { BatchFault, FetchedPart, TopicPartition } from '../record.ts';
import { isKnownCodec, unpacked } from './compression.ts';
import {
  announcedBytes,
  type BatchHeader,
  CHECKED_FROM,
  CRC_AT,
  codecOf,
  formatOf,
  HEADER_BYTES,
  isControl,
  isTransactional,
  PREFIX_BYTES,
  readHeader,
  UP_TO_FORMAT_BYTES,
} from './header.ts';
import { recordsIn } from './records.ts';

/** The bytes of one partition in the answer to a fetch, and what the answer says about them. */
export interface RawBatches extends TopicPartition {
  readonly bytes: Buffer;
  /** The offset that was asked for. The first batch holds it, or begins after it. */
  readonly from: bigint;
  /** The end of the partition; no batch goes beyond it. */
  readonly endOffset: bigint;
  /** Producers whose transactions were aborted, and where those begin. */
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
  /** The answer may not cut the first batch off: it was asked for with all the room that it needs. */
  readonly isWhole: boolean;
}

export interface ReadBatches {
  readonly parts: readonly FetchedPart[];
  /** Where to go on. */
  readonly nextOffset: bigint;
  /** The size of the first batch, which the answer cut off; undefined when it did not. */
  readonly wantedBytes: number | undefined;
}

/** The most that the records of one batch may have, unpacked: what one invocation takes, many times over. */
export const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;
const MAX_RECORDS = 1_000_000;
/** The largest batch that is fetched. */
export const MAX_FETCHED_BYTES = 128 * 1024 * 1024;

/** Reads batches one after the other. One that cannot be read is told with its offsets, and the next one is read. */
export function readBatches(raw: RawBatches): ReadBatches {
  const aborted = new AbortedTransactions(raw.aborted);
  const parts: FetchedPart[] = [];
  let nextOffset = raw.from;
  for (let rest = raw.bytes; rest.length > 0; ) {
    const batch = batchAt(rest, raw);
    if (batch.kind === 'cut') {
      return { parts, nextOffset, wantedBytes: parts.length === 0 ? batch.wantedBytes : undefined };
    }
    const part = partOf(batch, { raw, aborted, rest, expected: nextOffset });
    parts.push(part);
    nextOffset = part.last + 1n;
    if (batch.kind === 'broken') break;
    rest = rest.subarray(batch.bytes.length);
  }
  return { parts, nextOffset, wantedBytes: undefined };
}

type BatchAt =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  /** The rest of the batch is not in this answer, or the answer is older than the batch. */
  | { readonly kind: 'cut'; readonly wantedBytes: number }
  /** Where the next batch begins cannot be known. */
  | { readonly kind: 'broken'; readonly fault: BatchFault; readonly reason: string };

const broken = (fault: BatchFault, reason: string): BatchAt => ({ kind: 'broken', fault, reason });

function batchAt(rest: Buffer, { bytes, isWhole, endOffset }: RawBatches): BatchAt {
  const mayBeCut = rest !== bytes || !isWhole;
  if (rest.length < PREFIX_BYTES) {
    return mayBeCut
      ? { kind: 'cut', wantedBytes: HEADER_BYTES }
      : broken('cut-off', `${rest.length} bytes are no batch`);
  }
  const wantedBytes = announcedBytes(rest);
  if (wantedBytes < UP_TO_FORMAT_BYTES) return broken('length', `the batch says it has ${wantedBytes} bytes`);
  if (wantedBytes <= rest.length) {
    const whole = rest.subarray(0, wantedBytes);
    return mayBeCut && isAhead(whole, endOffset) ? { kind: 'cut', wantedBytes } : { kind: 'whole', bytes: whole };
  }
  if (wantedBytes > MAX_FETCHED_BYTES) return broken('too-large', `the batch says it has ${wantedBytes} bytes`);
  return mayBeCut ? { kind: 'cut', wantedBytes } : broken('cut-off', `of ${wantedBytes} bytes ${rest.length} came`);
}

/**
 * Whether a batch goes beyond the end that its answer names. A broker notes the end before it reads what there is, so a
 * batch that comes in between is newer than the end: the next answer has it, with an end that it fits. If it is damaged,
 * that answer has no such end.
 * @see https://github.com/apache/kafka/blob/4.1.0/core/src/main/scala/kafka/cluster/Partition.scala (readRecords)
 */
const isAhead = (bytes: Buffer, endOffset: bigint): boolean =>
  bytes.length >= HEADER_BYTES && formatOf(bytes) === 2 && readHeader(bytes).lastOffset >= endOffset;

interface Around {
  readonly raw: RawBatches;
  readonly aborted: AbortedTransactions;
  /** The bytes from this batch on. */
  readonly rest: Buffer;
  /** The offset after the batch before. */
  readonly expected: bigint;
}

/** What a batch brings. */
function partOf(batch: Exclude<BatchAt, { kind: 'cut' }>, around: Around): FetchedPart {
  const { raw, expected, rest } = around;
  const unreadable = (fault: BatchFault, reason: string): FetchedPart => {
    return { kind: 'unreadable', ...offsetsOf(rest, raw, expected), fault, reason };
  };
  if (batch.kind === 'broken') return unreadable(batch.fault, batch.reason);
  const { bytes } = batch;
  if (formatOf(bytes) !== 2) return unreadable('format', `the batch has format ${formatOf(bytes)}, not 2`);
  if (bytes.length < HEADER_BYTES) return unreadable('length', `the batch has ${bytes.length} bytes`);
  if (crc32c(bytes.subarray(CHECKED_FROM)) !== bytes.readUInt32BE(CRC_AT)) {
    return unreadable('checksum', 'the checksum of the batch does not fit');
  }
  const header = readHeader(bytes);
  if (!fits(header, raw, expected)) return unreadable('offsets', `the batch says it ends at ${header.lastOffset}`);
  if (!isKnownCodec(codecOf(header))) return unreadable('codec', `codec ${codecOf(header)} is unknown`);
  try {
    return contents(bytes, header, around);
  } catch (error) {
    return unreadable('records', `the records of the batch cannot be read: ${messageOf(error)}`);
  }
}

/** The checksum does not cover the base offset. */
function fits({ baseOffset, lastOffset }: BatchHeader, { endOffset }: RawBatches, expected: bigint): boolean {
  return baseOffset >= 0n && lastOffset >= baseOffset && lastOffset >= expected && lastOffset < endOffset;
}

/**
 * The offsets of a batch that cannot be read, as far as they fit what surrounds it: those of a damaged batch may be
 * damaged. Where nothing fits it is one offset, and the next fetch shows the next.
 */
function offsetsOf(rest: Buffer, raw: RawBatches, expected: bigint): { first: bigint; last: bigint } {
  if (rest.length < PREFIX_BYTES) return { first: expected, last: expected };
  const baseOffset = rest.readBigInt64BE(0);
  const isBase = baseOffset > expected && baseOffset < raw.endOffset;
  const first = isBase ? baseOffset : expected;
  const isOfNow = rest.length >= HEADER_BYTES && formatOf(rest) === 2;
  const lastOffset = isOfNow ? readHeader(rest).lastOffset : -1n;
  if (fits({ ...NO_HEADER, baseOffset, lastOffset }, raw, expected)) return { first, last: lastOffset };
  const nextAt = announcedBytes(rest);
  const isNext = nextAt >= UP_TO_FORMAT_BYTES && nextAt + PREFIX_BYTES <= rest.length;
  const next = isNext ? rest.readBigInt64BE(nextAt) : -1n;
  return { first, last: next > first && next < raw.endOffset ? next - 1n : first };
}

const NO_HEADER = { attributes: 0, firstTimestampMs: 0, maxTimestampMs: 0, producerId: -1n, recordCount: 0 };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function contents(bytes: Buffer, header: BatchHeader, { raw, aborted, expected }: Around): FetchedPart {
  if (header.recordCount < 0 || header.recordCount > MAX_RECORDS) {
    throw new RangeError(`it announces ${header.recordCount} records`);
  }
  const all = recordsIn(unpacked(bytes.subarray(HEADER_BYTES), codecOf(header), MAX_UNPACKED_BYTES), header, raw);
  const last = header.lastOffset;
  const first = header.baseOffset > expected ? header.baseOffset : expected;
  if (isControl(header)) aborted.end(header, all[0]?.key);
  if (isControl(header) || aborted.has(header)) return { kind: 'passed', first, last };
  // The first batch may begin before the offset that was asked for.
  const records = header.baseOffset < expected ? all.filter(({ offset }) => offset >= expected) : all;
  return records.length === 0 ? { kind: 'passed', first, last } : { kind: 'records', first, last, records };
}

const ABORT = 0;

/** Which batches belong to aborted transactions: from where one begins to the mark that ends it. */
class AbortedTransactions {
  readonly #waiting: { readonly producerId: bigint; readonly firstOffset: bigint }[];
  readonly #open = new Set<bigint>();

  constructor(aborted: RawBatches['aborted']) {
    this.#waiting = aborted.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  }

  has(header: BatchHeader): boolean {
    for (let next = this.#waiting[0]; next && next.firstOffset <= header.lastOffset; next = this.#waiting[0]) {
      this.#open.add(next.producerId);
      this.#waiting.shift();
    }
    return isTransactional(header) && this.#open.has(header.producerId);
  }

  /** @param key of the mark: its version, and whether it ends an aborted transaction */
  end(header: BatchHeader, key: Buffer | null | undefined): void {
    if (key && key.length >= 4 && key.readInt16BE(2) === ABORT) this.#open.delete(header.producerId);
  }
}
