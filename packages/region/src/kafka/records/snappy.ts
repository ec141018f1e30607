import type { Output } from './output.ts';
import type { Steps } from './steps.ts';
import { tooManyBytes, Undecodable } from './undecodable.ts';

/** The header of the stream that Java's producers write: magic, version, oldest compatible version. */
const STREAM_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const STREAM_HEADER_BYTES = 16;
/** A block cannot become longer by more: its longest copy is 64 bytes, said in 3. */
const MAX_EXPANSION = 64 / 2;

/**
 * Decompresses snappy, in a stream of blocks as Java's producers write it, or as one block as others do.
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 * @throws Undecodable, TooLong
 */
export function* unsnappy(bytes: Buffer, output: Output, maxBytes: number): Steps<void> {
  if (!bytes.subarray(0, STREAM_MAGIC.length).equals(STREAM_MAGIC)) {
    yield* block(bytes, 0, bytes.length, output, maxBytes);
    return;
  }
  if (bytes.length < STREAM_HEADER_BYTES) throw new Undecodable('The snappy stream ends in its header.');
  for (let at = STREAM_HEADER_BYTES; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw new Undecodable('The snappy stream ends in the length of a block.');
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new Undecodable('The snappy stream ends in a block.');
    yield* block(bytes, at + 4, end, output, maxBytes);
    at = end;
  }
}

function* block(bytes: Buffer, start: number, end: number, output: Output, maxBytes: number): Steps<void> {
  const { length, at } = claimedLength(bytes, start, end);
  const blockStart = output.length;
  const blockEnd = blockStart + length;
  if (length > (end - at) * MAX_EXPANSION) throw new Undecodable('A snappy block claims more than it can hold.');
  if (blockEnd > maxBytes) throw tooManyBytes(maxBytes);
  output.expect(length);
  for (let position = at; position < end; ) {
    position = element(bytes, position, end, output, blockStart);
    if (output.length > blockEnd) throw new Undecodable('A snappy block is longer than it claims.');
    if (output.isStepDue) yield* output.step();
  }
  if (output.length !== blockEnd) throw new Undecodable('A snappy block is shorter than it claims.');
}

function claimedLength(bytes: Buffer, start: number, end: number): { length: number; at: number } {
  let length = 0;
  for (let at = start, factor = 1; at < end && at < start + 5; at++, factor *= 128) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return { length, at: at + 1 };
  }
  throw new Undecodable('A snappy block has no length.');
}

/** Writes what the element at `at` stands for; gives where the next one is. */
function element(bytes: Buffer, at: number, end: number, output: Output, blockStart: number): number {
  const tag = bytes[at] ?? 0;
  const kind = tag & 3;
  if (kind === 0) return literal(bytes, at, end, output);
  const next = at + (kind === 3 ? 5 : 1 + kind);
  if (next > end) throw new Undecodable('A snappy block ends in a copy.');
  const low = bytes[at + 1] ?? 0;
  const high = kind === 1 ? tag >> 5 : (bytes[at + 2] ?? 0);
  const distance = kind === 3 ? bytes.readUInt32LE(at + 1) : low | (high << 8);
  if (distance === 0 || distance > output.length - blockStart) throw new Undecodable('A snappy copy is out of range.');
  output.repeat(distance, kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2));
  return next;
}

function literal(bytes: Buffer, at: number, end: number, output: Output): number {
  const short = (bytes[at] ?? 0) >> 2;
  const lengthBytes = Math.max(0, short - 59);
  const start = at + 1 + lengthBytes;
  if (start > end) throw new Undecodable('A snappy block ends in a length.');
  const count = 1 + (lengthBytes === 0 ? short : bytes.readUIntLE(at + 1, lengthBytes));
  if (start + count > end) throw new Undecodable('A snappy block ends in its bytes.');
  output.copy(bytes, start, start + count);
  return start + count;
}
