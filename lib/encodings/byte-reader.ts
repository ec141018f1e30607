/** Bytes of a varint that a Number holds exactly: 49 bits. */
const MAX_NUMBER_BYTES = 7;
const MAX_VARINT_BYTES = 10;

/** Reads bytes from outside one after the other, never beyond their end. */
export class ByteReader {
  readonly #bytes: Buffer;
  readonly #fail: (problem: string) => Error;
  #position = 0;

  /** @param fail makes the error to throw of a problem */
  constructor(bytes: Buffer, fail: (problem: string) => Error) {
    this.#bytes = bytes;
    this.#fail = fail;
  }

  get left(): number {
    return this.#bytes.length - this.#position;
  }

  byte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) throw this.#fail('it ends too early');
    this.#position++;
    return byte;
  }

  /** The bytes themselves, not a copy. */
  take(length: number): Buffer {
    if (length > this.left) throw this.#fail(`it ends too early: ${length} bytes are announced, ${this.left} are left`);
    const bytes = this.#bytes.subarray(this.#position, this.#position + length);
    this.#position += length;
    return bytes;
  }

  rest(): Buffer {
    return this.take(this.left);
  }

  /** An unsigned number of up to 64 bits; a bigint where a Number might not hold it. */
  varint(): number | bigint {
    let value = 0;
    for (let index = 0; index < MAX_NUMBER_BYTES; index++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    return this.#longVarint(BigInt(value));
  }

  #longVarint(first: bigint): bigint {
    let value = first;
    for (let index = MAX_NUMBER_BYTES; index < MAX_VARINT_BYTES; index++) {
      const byte = this.byte();
      if (index === MAX_VARINT_BYTES - 1 && byte > 1) break;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value;
    }
    throw this.#fail('it has a number of more than 64 bits');
  }

  /** A signed number whose sign is its lowest bit, as Avro and Kafka write it. */
  zigzag(): number | bigint {
    const value = this.varint();
    if (typeof value === 'bigint') return (value >> 1n) ^ -(value & 1n);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
