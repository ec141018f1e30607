import { constants, gunzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { compressionsAlgorithms } from '@platformatic/kafka';
import fc from 'fast-check';
import { decompress as decode } from '../../../src/kafka/records/decompress.ts';
import { Turns } from '../../../src/kafka/records/steps.ts';
import { TooLong, Undecodable } from '../../../src/kafka/records/undecodable.ts';
import { xxhash32 } from '../../../src/kafka/records/xxhash32.ts';
import { fuzz } from '../../support/fuzz.ts';
import { CODECS, type Codec, compress } from './raw-batch.ts';

const TIMEOUT_MS = 180_000;
const MAX_BYTES = 4_000_000;

async function decompress(codec: Codec, bytes: Buffer, maxBytes = MAX_BYTES): Promise<Buffer> {
  return await new Turns().run(decode(CODECS.indexOf(codec), bytes, maxBytes));
}

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 50_000 }))
    .map(([bytes, times]) => Buffer.alloc(bytes.length * times, bytes)),
  fc.nat({ max: 70_000 }).map((length) => Buffer.from(Array.from({ length }, (_, index) => (index * 7919) >> 3))),
);
const content = fc.array(piece, { maxLength: 6 }).map((pieces) => Buffer.concat(pieces));
const codec = fc.constantFrom(...CODECS);

/** As Java's producers write snappy. */
function javaSnappy(bytes: Buffer): Buffer {
  const blocks: Buffer[] = [Buffer.from('82534e41505059000000000100000001', 'hex')];
  for (let at = 0; at < bytes.length; at += 32_768) {
    const block = compress('snappy', bytes.subarray(at, at + 32_768));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    blocks.push(length, block);
  }
  return Buffer.concat(blocks);
}

test(
  'gives back what was compressed, however much it is, in every codec',
  () =>
    fc.assert(
      fc.asyncProperty(codec, content, async (name, bytes) => {
        expect((await decompress(name, compress(name, bytes))).equals(bytes)).toBe(true);
        expect((await decompress('snappy', javaSnappy(bytes))).equals(bytes)).toBe(true);
      }),
      fuzz(60),
    ),
  TIMEOUT_MS,
);

test(
  'stops at the limit, to the byte',
  () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...CODECS.slice(1)), content, async (name, bytes) => {
        fc.pre(bytes.length > 1);
        const compressed = compress(name, bytes);
        expect((await decompress(name, compressed, bytes.length)).length).toBe(bytes.length);
        await expect(decompress(name, compressed, bytes.length - 1)).rejects.toBeInstanceOf(TooLong);
      }),
      fuzz(60),
    ),
  TIMEOUT_MS,
);

const FOREIGN: Readonly<Record<Codec, (bytes: Buffer) => Uint8Array>> = {
  none: (bytes) => bytes,
  gzip: (bytes) => gunzipSync(bytes),
  snappy: (bytes) => compressionsAlgorithms.snappy.decompressSync(bytes),
  lz4: (bytes) => compressionsAlgorithms.lz4.decompressSync(bytes),
  zstd: (bytes) => zstdDecompressSync(bytes),
};

test(
  'bytes that were changed are refused, or are read as another decoder reads them',
  () => {
    const little = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.alloc(bytes.length * 70, bytes)),
    );
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    return fc.assert(
      fc.asyncProperty(
        codec,
        little,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (name, bytes, changes) => {
          const compressed = compress(name, bytes);
          for (const [at, byte] of changes) compressed[at % Math.max(1, compressed.length)] = byte;
          const outcome = await decompress(name, compressed).catch((error: unknown) => error);
          if (Buffer.isBuffer(outcome)) expect(outcome.equals(Buffer.from(FOREIGN[name](compressed)))).toBe(true);
          else expect([Undecodable, TooLong].some((kind) => outcome instanceof kind)).toBe(true);
        },
      ),
      fuzz(1_500),
    );
  },
  TIMEOUT_MS,
);

test('reads zstd frames one after the other, and refuses what is none', async () => {
  const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
  const frames = Buffer.concat([zstdCompressSync('one '), zstdCompressSync('two', checked)]);
  const toSkip = Buffer.of(0x53, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9);

  expect(String(await decompress('zstd', frames))).toBe('one two');
  expect(String(await decompress('zstd', Buffer.concat([toSkip, frames, toSkip])))).toBe('one two');
  await expect(decompress('zstd', Buffer.concat([frames, Buffer.from('garbage')]))).rejects.toThrow('no zstd frame');
  await expect(decompress('zstd', frames.subarray(0, -1))).rejects.toThrow('cut off');
});

test.each([
  ['', 0x02cc_5d05],
  ['a', 0x550d_7456],
  ['abc', 0x32d1_53ff],
  ['Nobody inspects the spammish repetition', 0xe229_3b2f],
])('the checksum of LZ4 frames is that of its specification: %j', (text, checksum) => {
  expect(xxhash32(Buffer.from(text))).toBe(checksum);
});
