import type { Output } from './output.ts';
import type { Steps } from './steps.ts';
import { Undecodable } from './undecodable.ts';
import { xxhash32 } from './xxhash32.ts';

const MAGIC = 0x184d_2204;
const VERSION_1 = 0b0100_0000;
const INDEPENDENT_BLOCKS = 0b0010_0000;
const BLOCK_CHECKSUMS = 0b1_0000;
const CONTENT_SIZE = 0b1000;
const CONTENT_CHECKSUM = 0b100;
const DICTIONARY = 0b1;
const UNCOMPRESSED = 0x8000_0000;
const MIN_MATCH_BYTES = 4;

interface Frame {
  readonly flags: number;
  readonly blockMaxBytes: number;
  readonly contentBytes: number | undefined;
  readonly blocksAt: number;
}

/**
 * Decompresses one LZ4 frame of independent blocks, which is what Kafka takes, and checks its checksums.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * @throws Undecodable, TooLong
 */
export function* unlz4(bytes: Buffer, output: Output): Steps<void> {
  const frame = readFrame(bytes);
  let at = frame.blocksAt;
  for (;;) {
    const sizeAndFlag = uint32(bytes, at);
    at += 4;
    if (sizeAndFlag === 0) break;
    const end = at + (sizeAndFlag & 0x7fff_ffff);
    if (end > bytes.length) throw new Undecodable('The LZ4 frame ends in a block.');
    if (end - at > frame.blockMaxBytes) throw new Undecodable('An LZ4 block is longer than its frame allows.');
    if (sizeAndFlag >= UNCOMPRESSED) output.copy(bytes, at, end);
    else yield* block(bytes, at, end, output, frame.blockMaxBytes);
    at = frame.flags & BLOCK_CHECKSUMS ? afterChecksum(bytes, end, bytes.subarray(at, end)) : end;
  }
  checkContent(frame, output);
  if (frame.flags & CONTENT_CHECKSUM) at = afterChecksum(bytes, at, output.written);
  if (at !== bytes.length) throw new Undecodable('Bytes follow the LZ4 frame.');
}

function readFrame(bytes: Buffer): Frame {
  if (uint32(bytes, 0) !== MAGIC || bytes.length < 7) throw new Undecodable('This is no LZ4 frame.');
  const flags = bytes[4] ?? 0;
  const descriptor = bytes[5] ?? 0;
  const sizeCode = (descriptor >> 4) & 7;
  if ((flags & 0b1100_0010) !== VERSION_1 || (descriptor & 0b1000_1111) !== 0 || sizeCode < 4) {
    throw new Undecodable('The header of the LZ4 frame is not of version 1.');
  }
  if (!(flags & INDEPENDENT_BLOCKS) || flags & DICTIONARY) {
    throw new Undecodable('Kafka takes LZ4 frames of independent blocks without a dictionary.');
  }
  const checksumAt = flags & CONTENT_SIZE ? 14 : 6;
  if (bytes.length <= checksumAt) throw new Undecodable('The LZ4 frame ends in its header.');
  if (bytes[checksumAt] !== ((xxhash32(bytes.subarray(4, checksumAt)) >> 8) & 0xff)) {
    throw new Undecodable('The checksum of the header of the LZ4 frame does not fit.');
  }
  const contentBytes = flags & CONTENT_SIZE ? Number(bytes.readBigUInt64LE(6)) : undefined;
  return { flags, blockMaxBytes: 2 ** (8 + 2 * sizeCode), contentBytes, blocksAt: checksumAt + 1 };
}

function uint32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new Undecodable('The LZ4 frame is cut off.');
  return bytes.readUInt32LE(at);
}

function afterChecksum(bytes: Buffer, at: number, checked: Buffer): number {
  if (uint32(bytes, at) !== xxhash32(checked)) throw new Undecodable('A checksum of the LZ4 frame does not fit.');
  return at + 4;
}

function checkContent({ contentBytes }: Frame, { length }: Output): void {
  if (contentBytes === undefined || contentBytes === length) return;
  throw new Undecodable(`The LZ4 frame has ${length} bytes and claims ${contentBytes}.`);
}

function* block(bytes: Buffer, start: number, end: number, output: Output, maxBytes: number): Steps<void> {
  const blockStart = output.length;
  for (let at = start; at < end; ) {
    at = sequence(bytes, at, end, output, blockStart);
    if (output.length - blockStart > maxBytes) throw new Undecodable('An LZ4 block is longer than its frame allows.');
    if (output.isStepDue) yield* output.step();
  }
}

/** Literals, then a match, which the last sequence of a block does not have; gives where the next one is. */
function sequence(bytes: Buffer, start: number, end: number, output: Output, blockStart: number): number {
  const token = bytes[start] ?? 0;
  let at = start + 1;
  let literals = token >> 4;
  if (literals === 15) [literals, at] = longer(bytes, at, end, literals);
  if (at + literals > end) throw new Undecodable('An LZ4 block ends in its literals.');
  output.copy(bytes, at, at + literals);
  at += literals;
  if (at === end) return at;
  if (at + 2 > end) throw new Undecodable('An LZ4 block ends in an offset.');
  const distance = bytes.readUInt16LE(at);
  at += 2;
  let count = token & 15;
  if (count === 15) [count, at] = longer(bytes, at, end, count);
  if (distance === 0 || distance > output.length - blockStart) throw new Undecodable('An LZ4 match is out of range.');
  output.repeat(distance, count + MIN_MATCH_BYTES);
  return at;
}

function longer(bytes: Buffer, start: number, end: number, length: number): [length: number, at: number] {
  let sum = length;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    sum += byte;
    if (byte !== 255) return [sum, at + 1];
  }
  throw new Undecodable('An LZ4 block ends in a length.');
}
