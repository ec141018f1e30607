import { Undecodable } from './undecodable.ts';

const MAGIC = 0xfd2f_b528;
const SKIPPABLE_MAGIC = 0x184d_2a50;
const HEADER_AT = 5;
const SINGLE_SEGMENT = 0b10_0000;
const CHECKSUM = 0b100;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const REPEATED = 1;
const RESERVED = 3;
/** Producers write one frame. Each takes a decoder of its own. */
const MAX_FRAMES = 16;

/**
 * The frames of a zstd stream, without those that are to be skipped. The platform's decoder stops after the first one
 * and passes over all that follows.
 * @see https://www.rfc-editor.org/rfc/rfc8878#section-3
 * @throws Undecodable
 */
export function zstdFrames(bytes: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const magic = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0;
    const isSkippable = (magic & ~0xf) === SKIPPABLE_MAGIC;
    if (!isSkippable && magic !== MAGIC) throw new Undecodable('This is no zstd frame.');
    const end = isSkippable ? at + 8 + size(bytes, at + 4, 4) : frameEnd(bytes, at);
    if (end > bytes.length) throw new Undecodable('The zstd frame is cut off.');
    if (!isSkippable) frames.push(bytes.subarray(at, end));
    if (frames.length > MAX_FRAMES) throw new Undecodable(`The records are in more than ${MAX_FRAMES} zstd frames.`);
    at = end;
  }
  return frames;
}

function frameEnd(bytes: Buffer, start: number): number {
  const descriptor = size(bytes, start + 4, 1);
  let at = start + HEADER_AT + headerBytes(descriptor);
  for (let isLast = false; !isLast; ) {
    const block = size(bytes, at, 3);
    const kind = (block >> 1) & 3;
    if (kind === RESERVED) throw new Undecodable('A block of the zstd frame is of no known kind.');
    at += 3 + (kind === REPEATED ? 1 : block >> 3);
    isLast = (block & 1) === 1;
  }
  return descriptor & CHECKSUM ? at + 4 : at;
}

/** The bytes between the descriptor and the first block. */
function headerBytes(descriptor: number): number {
  const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
  const contentSize = CONTENT_SIZE_BYTES[(descriptor >> 6) as 0 | 1 | 2 | 3];
  const dictionary = DICTIONARY_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  return (isSingle ? Math.max(1, contentSize) : 1 + contentSize) + dictionary;
}

function size(bytes: Buffer, at: number, lengthBytes: number): number {
  if (at + lengthBytes > bytes.length) throw new Undecodable('The zstd frame is cut off.');
  return bytes.readUIntLE(at, lengthBytes);
}
