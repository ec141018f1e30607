import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import { lz4Size } from './lz4-size.ts';

/** By the lowest bits of a batch's attributes. @see https://kafka.apache.org/documentation/#recordbatch */
const CODECS: readonly Codec[] = [
  { name: 'none', unpack: (bytes) => bytes },
  { name: 'gzip', unpack: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }) },
  { name: 'snappy', unpack: (bytes, most) => sized(bytes, snappySize(bytes), most, 'snappy') },
  { name: 'lz4', unpack: (bytes, most) => sized(bytes, lz4Size(bytes), most, 'lz4') },
  { name: 'zstd', unpack: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }) },
];

interface Codec {
  readonly name: string;
  readonly unpack: (bytes: Buffer, mostBytes: number) => Buffer;
}

export const isKnownCodec = (codec: number): boolean => CODECS[codec] !== undefined;

/**
 * Unpacks the records of a batch, up to a limit: a few kilobytes can become gigabytes.
 * @throws Error when they cannot be unpacked, or have more than `mostBytes`
 */
export function unpacked(bytes: Buffer, codec: number, mostBytes: number): Buffer {
  const known = CODECS[codec];
  if (known === undefined) throw new Error(`Codec ${codec} is unknown.`);
  return known.unpack(bytes, mostBytes);
}

/** These two unpack without a limit, so the size is looked at before. */
function sized(bytes: Buffer, size: number, most: number, name: 'snappy' | 'lz4'): Buffer {
  if (size > most) throw new RangeError(`It has ${size} bytes, more than ${most}.`);
  const result = compressionsAlgorithms[name].decompressSync(bytes);
  if (result.length !== size) throw new RangeError(`It announces ${size} bytes and has ${result.length}.`);
  return Buffer.isBuffer(result) ? result : Buffer.from(result);
}

/** The frame that Java's Snappy puts around chunks: a magic and two versions, then chunks after their length. */
const XERIAL_MAGIC = Buffer.from('\x82SNAPPY\0', 'latin1');
const XERIAL_HEADER_BYTES = 16;

function snappySize(bytes: Buffer): number {
  if (!bytes.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return varint(bytes, 0);
  let size = 0;
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) size += varint(bytes, at + 4);
  return size;
}

/** Snappy begins with the length of what it holds. @see https://github.com/google/snappy/blob/main/format_description.txt */
function varint(bytes: Buffer, start: number): number {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes.readUInt8(start + index);
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value;
  }
  throw new RangeError('The length of the Snappy block has no end.');
}
