import { unlz4 } from './lz4.ts';
import { Output } from './output.ts';
import { unsnappy } from './snappy.ts';
import type { Steps } from './steps.ts';
import { gunzipped, unzstd } from './unzip.ts';

type Decompress = (bytes: Buffer, maxBytes: number) => Steps<Buffer>;

/** By the number that a batch's attributes have, from 1 on. 0 is none. */
const CODECS: readonly Decompress[] = [gunzipped, snappy, lz4, unzstd];

export function isCodec(codec: number): boolean {
  return codec <= CODECS.length;
}

/** Decompresses into `maxBytes` at most. @throws Undecodable, TooLong */
export function* decompress(codec: number, bytes: Buffer, maxBytes: number): Steps<Buffer> {
  const decode = CODECS[codec - 1];
  return decode === undefined ? bytes : yield* decode(bytes, maxBytes);
}

function* snappy(bytes: Buffer, maxBytes: number): Steps<Buffer> {
  const output = new Output(maxBytes);
  yield* unsnappy(bytes, output, maxBytes);
  return output.written;
}

function* lz4(bytes: Buffer, maxBytes: number): Steps<Buffer> {
  const output = new Output(maxBytes);
  yield* unlz4(bytes, output);
  return output.written;
}
