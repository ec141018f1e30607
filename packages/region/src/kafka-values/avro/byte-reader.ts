import { ValueUndecodable } from '../schema-kind.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Seven bits each: more cannot be in 64 bits. */
const MAX_VARINT_BYTES = 10;
/** Up to here a varint is a small number, and fast to read. */
const SMALL_VARINT_BYTES = 4;

/** Reads the primitives of Avro's binary encoding one after the other. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** @throws ValueUndecodable when the value ends before */
  take(count: number): Buffer {
    if (count > this.left) throw this.problem(`${count} bytes are missing here, of which there are ${this.left}`);
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  boolean(): boolean {
    const byte = this.take(1)[0];
    if (byte === 0 || byte === 1) return byte === 1;
    throw this.problem(`${byte} is no boolean`);
  }

  float(): number {
    return this.take(4).readFloatLE();
  }

  double(): number {
    return this.take(8).readDoubleLE();
  }

  int(): number {
    const value = this.long();
    if (value >= -(2n ** 31n) && value < 2n ** 31n) return Number(value);
    throw this.problem(`${value} is no int`);
  }

  long(): bigint | number {
    const start = this.#at;
    for (let length = 1, sum = 0; length <= SMALL_VARINT_BYTES; length++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw this.problem('the value ends within a number');
      sum += (byte & 0x7f) * 2 ** (7 * (length - 1));
      if (byte < 0x80) return sum % 2 === 0 ? sum / 2 : -(sum + 1) / 2;
    }
    this.#at = start;
    return this.#longLong();
  }

  #longLong(): bigint {
    let sum = 0n;
    for (let length = 1; length <= MAX_VARINT_BYTES; length++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw this.problem('the value ends within a number');
      sum |= BigInt(byte & 0x7f) << BigInt(7 * (length - 1));
      if (byte < 0x80) {
        if (sum >= 2n ** 64n) break;
        return sum % 2n === 0n ? sum / 2n : -(sum + 1n) / 2n;
      }
    }
    throw this.problem('a number has more than 64 bits');
  }

  /** A number of bytes, then the bytes. */
  bytes(): Buffer {
    return this.take(this.#length());
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return UTF8.decode(bytes);
    } catch {
      throw this.problem('a string is not UTF-8');
    }
  }

  /** How a value is told what is wrong with it. */
  problem(what: string): ValueUndecodable {
    return new ValueUndecodable(`Byte ${Math.min(this.#at, this.#bytes.length)} of the Avro value: ${what}.`);
  }

  #length(): number {
    const length = this.long();
    if (length < 0 || length > this.left) {
      throw this.problem(`a length of ${length} bytes, and there are ${this.left} more`);
    }
    return Number(length);
  }
}
