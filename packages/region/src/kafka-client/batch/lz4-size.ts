/**
 * The length of what an LZ4 frame holds, found without unpacking it.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * @throws RangeError when the frame is cut off or is none
 */
export function lz4Size(frame: Buffer): number {
  if (frame.readUInt32LE(0) !== MAGIC) throw new RangeError('It is no LZ4 frame.');
  const flags = frame.readUInt8(4);
  let at = 7 + (flags & CONTENT_SIZE ? 8 : 0) + (flags & DICTIONARY ? 4 : 0);
  let size = 0;
  for (let block = frame.readUInt32LE(at); block !== END_MARK; block = frame.readUInt32LE(at)) {
    const length = block & ~STORED;
    const end = at + 4 + length;
    if (end > frame.length) throw new RangeError('A block of the LZ4 frame is cut off.');
    size += block & STORED ? length : blockSize(frame, at + 4, end);
    at = end + (flags & BLOCK_CHECKSUM ? 4 : 0);
  }
  return size;
}

const MAGIC = 0x184d2204;
const CONTENT_SIZE = 0b1000;
const DICTIONARY = 0b1;
const BLOCK_CHECKSUM = 0b1_0000;
const STORED = 0x8000_0000 | 0;
const END_MARK = 0;
/** A length of 15 goes on in the bytes that follow; a match has at least four bytes. */
const LONG = 15;
const SHORTEST_MATCH = 4;

/** A block is a row of sequences: a token, literals, and a match that repeats what is there already. */
function blockSize(bytes: Buffer, start: number, end: number): number {
  let size = 0;
  for (let at = start; at < end; ) {
    const token = bytes.readUInt8(at++);
    let literals = token >> 4;
    if (literals === LONG) [literals, at] = longer(bytes, literals, at);
    size += literals;
    at += literals;
    if (at >= end) break;
    at += 2;
    let match = token & LONG;
    if (match === LONG) [match, at] = longer(bytes, match, at);
    size += match + SHORTEST_MATCH;
  }
  return size;
}

function longer(bytes: Buffer, length: number, at: number): [length: number, at: number] {
  for (let next = at; ; ) {
    const more = bytes.readUInt8(next++);
    length += more;
    if (more !== 255) return [length, next];
  }
}
