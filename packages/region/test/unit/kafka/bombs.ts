import { gzipSync, zstdCompressSync } from 'node:zlib';
import { xxhash32 } from '../../../src/kafka/records/xxhash32.ts';
import { CODECS, type Codec, compress, rawBatch, rawRecord, rawRecords } from './raw-batch.ts';

const MEBIBYTE = 1024 * 1024;

/** Bytes that repeat until the batch has nearly 1 MiB. */
function filled(part: Buffer, before = Buffer.alloc(0), after = Buffer.alloc(0)): Buffer {
  const times = Math.floor((1_000_000 - before.length - after.length) / part.length);
  return Buffer.concat([before, ...Array.from({ length: times }, () => part), after]);
}

const ZEROS = Buffer.alloc(8 * MEBIBYTE);
const GZIP_MEMBER = gzipSync(ZEROS, { level: 9 });
const ZSTD_FRAME = zstdCompressSync(ZEROS);
/** A zstd frame of blocks that are each 128 KiB of zeros. */
const zstdWithWindow = (window: number): Buffer =>
  filled(Buffer.of(0b10, 0, 0x10, 0), Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0, window), Buffer.of(0b11, 0, 0x10, 0));
const ZSTD_BLOCKS = zstdWithWindow(0x58);
/** An LZ4 frame with the greatest block size; each block is a run of zeros. */
const LZ4_BLOCK = (() => {
  const run = Buffer.alloc(16_000, 255);
  const block = Buffer.concat([Buffer.of(0x1f, 0, 1, 0), run, Buffer.of(0, 0x50, 0, 0, 0, 0, 0)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(block.length);
  return Buffer.concat([size, block]);
})();
const LZ4_BLOCKS = filled(LZ4_BLOCK, Buffer.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73), Buffer.alloc(4));
/** The stream's blocks are of 21 times their size, which is the most that snappy can do. */
const SNAPPY_BLOCK = compress('snappy', Buffer.alloc(MEBIBYTE));
const SNAPPY_SIZE = Buffer.alloc(4);
SNAPPY_SIZE.writeUInt32BE(SNAPPY_BLOCK.length);
const SNAPPY_MAGIC = Buffer.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1);
const SNAPPY_BLOCKS = filled(Buffer.concat([SNAPPY_SIZE, SNAPPY_BLOCK]), SNAPPY_MAGIC);

const LZ4_OF_16_EB = Buffer.of(0x04, 0x22, 0x4d, 0x18, 0x68, 0x40, ...Array<number>(8).fill(0xff));
const lz4Checksum = (header: Buffer): Buffer => Buffer.of((xxhash32(header.subarray(4)) >> 8) & 0xff);

const bombOf = (codec: Codec, payload: Buffer, count = 1): Buffer =>
  rawBatch({ attributes: CODECS.indexOf(codec), payload, count });

/** Less than 1 MiB that would become much more: the error code that it is refused with, and the batch. */
export const BOMBS: Readonly<Record<string, readonly [errorCode: number, batch: Buffer]>> = {
  'gzip of many members': [10, bombOf('gzip', filled(GZIP_MEMBER))],
  'gzip in gzip': [87, bombOf('gzip', gzipSync(filled(GZIP_MEMBER)))],
  'snappy blocks': [87, bombOf('snappy', SNAPPY_BLOCKS)],
  'snappy in one block': [87, bombOf('snappy', compress('snappy', Buffer.alloc(20 * MEBIBYTE)))],
  'snappy that claims 4 GB': [2, bombOf('snappy', Buffer.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0))],
  'lz4 blocks': [10, bombOf('lz4', LZ4_BLOCKS)],
  'lz4 that claims 16 EB': [
    2,
    bombOf('lz4', Buffer.concat([LZ4_OF_16_EB, lz4Checksum(LZ4_OF_16_EB), Buffer.alloc(4)])),
  ],
  'zstd of many frames': [2, bombOf('zstd', filled(ZSTD_FRAME))],
  'zstd of a few frames': [10, bombOf('zstd', Buffer.concat(Array<Buffer>(8).fill(ZSTD_FRAME)))],
  'zstd blocks': [10, bombOf('zstd', ZSTD_BLOCKS)],
  'zstd with a window of 128 MB': [10, bombOf('zstd', zstdWithWindow(0x88))],
  'zstd with a window of 3 TB': [2, bombOf('zstd', zstdWithWindow(0xff))],
  'zstd that claims 16 EB': [
    87,
    bombOf('zstd', Buffer.of(0x28, 0xb5, 0x2f, 0xfd, 0b1100_0000, 0x58, ...Array<number>(8).fill(0xff), 3, 0, 0x10, 0)),
  ],
  'four million records in gzip': [
    10,
    bombOf('gzip', gzipSync(Buffer.alloc(4_000_000 * 7, rawRecord({ value: null }))), 4_000_000),
  ],
  'ten million headers in zstd': [
    10,
    rawBatch({ codec: 'zstd', records: rawRecord({ headerCount: 10_000_000, rest: Buffer.alloc(20_000_000) }) }),
  ],
};

/** As many records as a batch of 1 MiB can have; they are taken. */
export const MANY_RECORDS = rawBatch({ codec: 'zstd', records: rawRecords(140_000), count: 140_000 });
