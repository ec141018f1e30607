const FIRST_BYTES = 256;
const MAX_VARINT_BYTES = 10;

/** Collects bytes. */
export class ByteWriter {
  #bytes: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes a number from 0 to 2^64 - 1. */
  varint(value: number | bigint): void {
    this.#room(MAX_VARINT_BYTES);
    let left = value;
    for (; typeof left === 'bigint' && left > 0x7fff_ffffn; left >>= 7n) this.byte(Number(left & 0x7fn) | 0x80);
    let small = Number(left);
    for (; small > 0x7f; small = Math.floor(small / 128)) this.byte((small % 128) | 0x80);
    this.byte(small);
  }

  /** Writes a number of 64 bits with its sign as the lowest bit. */
  zigzag(value: number | bigint): void {
    const wide = BigInt(value);
    this.varint(wide < 0n ? -2n * wide - 1n : 2n * wide);
  }

  double(value: number): void {
    this.#room(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  float(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeFloatLE(value, this.#length);
  }

  /** Everything that was written. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
