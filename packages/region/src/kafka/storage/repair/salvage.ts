import { announcedBytes, HEADER_BYTES } from '../../log/record-batch.ts';
import { checkedBatches, faultIn } from '../batch-check.ts';
import type { LogFile } from '../log-file.ts';

/** Batches that follow each other without a gap. */
export interface Run {
  readonly baseOffset: number;
  readonly endOffset: number;
  readonly position: number;
  readonly sizeBytes: number;
}

/** Bytes that hold no batch that can be read. */
export interface Loss {
  readonly position: number;
  readonly sizeBytes: number;
  readonly nextOffset: number;
  readonly fault: string;
  readonly isTorn: boolean;
}

/** Finds all whole batches of a log, also those behind damaged bytes. */
export function salvage(log: LogFile, baseOffset: number): { readonly runs: Run[]; readonly losses: Loss[] } {
  const [runs, losses]: [Run[], Loss[]] = [[], []];
  let found: { readonly position: number; readonly offset: number } | undefined = { position: 0, offset: baseOffset };
  while (found !== undefined) {
    const { position, offset } = found;
    const end = endOf(log, offset, position);
    if (end.position > position) {
      runs.push({ baseOffset: offset, endOffset: end.nextOffset, position, sizeBytes: end.position - position });
    }
    if (end.fault === undefined) break;
    found = nextBatch(log, end.position + 1, end.nextOffset);
    const sizeBytes = (found?.position ?? log.sizeBytes) - end.position;
    const { nextOffset, fault, isTorn = false } = end;
    losses.push({ position: end.position, sizeBytes, nextOffset, fault, isTorn: isTorn && found === undefined });
  }
  return { runs, losses };
}

function endOf(log: LogFile, offset: number, position: number) {
  const batches = checkedBatches(log, offset, position);
  let next = batches.next();
  while (!next.done) next = batches.next();
  return next.value;
}

/** The leader epoch, which is 0, and the format, which is 2: they begin 12 bytes into a batch. */
const MARKER = Buffer.from([0, 0, 0, 0, 2]);
const MARKER_AT = 12;

/** The next whole batch behind damaged bytes. */
function nextBatch(log: LogFile, from: number, minOffset: number) {
  const bytes = log.read(from, log.sizeBytes - from);
  for (let at = bytes.indexOf(MARKER, MARKER_AT); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const start = at - MARKER_AT;
    if (bytes.length - start < HEADER_BYTES) return undefined;
    const sizeBytes = announcedBytes(bytes, start);
    if (sizeBytes < HEADER_BYTES || start + sizeBytes > bytes.length) continue;
    const offset = Number(bytes.readBigInt64BE(start));
    const isWhole = offset >= minOffset && faultIn(bytes.subarray(start, start + sizeBytes), offset) === undefined;
    if (isWhole) return { position: from + start, offset };
  }
  return undefined;
}
