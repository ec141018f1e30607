import { promisify } from 'node:util';
import { gunzip, gunzipSync, type ZlibOptions, type ZstdOptions, zstdDecompress, zstdDecompressSync } from 'node:zlib';
import { MUCH_BYTES, STEP_BYTES, type Steps, TAKE_MEMORY } from './steps.ts';
import { tooManyBytes, Undecodable } from './undecodable.ts';
import { zstdFrames } from './zstd-frames.ts';

interface Decoder {
  readonly atOnce: (bytes: Buffer, options: ZlibOptions & ZstdOptions) => Buffer;
  /** In another thread. */
  readonly aside: (bytes: Buffer, options: ZlibOptions & ZstdOptions) => Promise<Buffer>;
}

const GZIP: Decoder = { atOnce: gunzipSync, aside: promisify(gunzip) };
const ZSTD: Decoder = { atOnce: zstdDecompressSync, aside: promisify(zstdDecompress) };

/** The memory that the decoders ask for at a time: the less, the more often. */
const CHUNK_BYTES = STEP_BYTES / 2;
const LARGE_CHUNK_BYTES = 4 * STEP_BYTES;

/** Decompresses one or more gzip members. @throws Undecodable, TooLong */
export function gunzipped(bytes: Buffer, maxBytes: number): Steps<Buffer> {
  return decode(GZIP, bytes, maxBytes);
}

/** Decompresses zstd frames. @throws Undecodable, TooLong */
export function* unzstd(bytes: Buffer, maxBytes: number): Steps<Buffer> {
  const frames = zstdFrames(bytes);
  const decoded: Buffer[] = [];
  let leftBytes = maxBytes;
  for (const frame of frames) {
    const content = yield* decode(ZSTD, frame, leftBytes);
    leftBytes -= content.length;
    decoded.push(content);
  }
  return decoded.length === 1 && decoded[0] !== undefined ? decoded[0] : Buffer.concat(decoded);
}

/** At once when it is little, else aside. Both stop at the limit. */
function* decode(decoder: Decoder, bytes: Buffer, maxBytes: number): Steps<Buffer> {
  const atOnce = attempt(() =>
    decoder.atOnce(bytes, { maxOutputLength: Math.max(1, Math.min(MUCH_BYTES, maxBytes)), chunkSize: CHUNK_BYTES }),
  );
  if (atOnce !== undefined) return atOnce;
  yield TAKE_MEMORY;
  const late: { bytes?: Buffer; error?: unknown } = {};
  yield decoder.aside(bytes, { maxOutputLength: Math.max(1, maxBytes), chunkSize: LARGE_CHUNK_BYTES }).then(
    (decompressed) => {
      late.bytes = decompressed;
    },
    (error: unknown) => {
      late.error = error;
    },
  );
  if (late.bytes !== undefined) return late.bytes;
  throw isTooLong(late.error) ? tooManyBytes(maxBytes) : undecodable(late.error);
}

/** Undefined when more comes out than was allowed. */
function attempt(decompress: () => Buffer): Buffer | undefined {
  try {
    return decompress();
  } catch (error) {
    if (isTooLong(error)) return undefined;
    throw undecodable(error);
  }
}

const undecodable = (error: unknown): Undecodable => new Undecodable(String(error).replace(/^\w+: /, ''));

function isTooLong(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
