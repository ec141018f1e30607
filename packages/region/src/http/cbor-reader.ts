import { AwsError } from '../core/aws-error.ts';
import type { Json } from '../core/json.ts';

const MAX_NESTING = 100;
const BREAK = 0xff;

/**
 * Reads CBOR of the kinds that AWS's protocol has. A time, which has a tag, reads as seconds since the epoch.
 * @throws AwsError SerializationException
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function readCbor(bytes: Buffer): Json {
  const reader = new CborReader(bytes);
  const value = reader.value(0);
  if (!reader.isAtEnd) throw malformed('there are bytes after its end');
  return value;
}

/** @see https://www.rfc-editor.org/rfc/rfc8949 */
class CborReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): Json {
    if (depth > MAX_NESTING) throw malformed(`it nests more than ${MAX_NESTING} levels`);
    const head = this.#take(1).readUInt8();
    const [major, info] = [head >> 5, head & 0x1f];
    if (major === 7) return this.#simple(info);
    if (major === 4) return this.#items(info, () => this.value(depth + 1));
    if (major === 5) return Object.fromEntries(this.#items(info, () => this.#entry(depth + 1)));
    if (major === 3) return this.#chunks(info);
    if (major === 2) throw malformed('it has bytes, which no operation takes');
    const number = this.#argument(info);
    if (major === 6) return this.value(depth + 1);
    return major === 0 ? number : -1 - number;
  }

  #entry(depth: number): readonly [string, Json] {
    const key = this.value(depth);
    if (typeof key !== 'string') throw malformed('a member of a map has no text as its name');
    return [key, this.value(depth)];
  }

  /** The items of a list or map, of a known number or up to a break. */
  #items<T>(info: number, read: () => T): T[] {
    const items: T[] = [];
    if (info === 31) while (!this.#isBreak()) items.push(read());
    else for (let left = this.#argument(info); left > 0; left--) items.push(read());
    return items;
  }

  #chunks(info: number): string {
    if (info !== 31) return this.#take(this.#argument(info)).toString('utf8');
    const chunks: string[] = [];
    while (!this.#isBreak()) chunks.push(this.#take(this.#argument(this.#take(1).readUInt8() & 0x1f)).toString('utf8'));
    return chunks.join('');
  }

  #isBreak(): boolean {
    const isBreak = this.#bytes[this.#at] === BREAK;
    if (isBreak) this.#at++;
    return isBreak;
  }

  #argument(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.#take(1).readUInt8();
    if (info === 25) return this.#take(2).readUInt16BE();
    if (info === 26) return this.#take(4).readUInt32BE();
    if (info === 27) return Number(this.#take(8).readBigUInt64BE());
    throw malformed(`it has a length of kind ${info}`);
  }

  #simple(info: number): Json {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22 || info === 23) return null;
    if (info === 25) return halfFloat(this.#take(2).readUInt16BE());
    if (info === 26) return this.#take(4).readFloatBE();
    if (info === 27) return this.#take(8).readDoubleBE();
    throw malformed(`it has a value of kind ${info}`);
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw malformed('it ends too early');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc8949#name-half-precision */
function halfFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (fraction + 1024) * 2 ** (exponent - 25);
}

const malformed = (problem: string): AwsError =>
  new AwsError('SerializationException', `The request body is not CBOR: ${problem}.`);
