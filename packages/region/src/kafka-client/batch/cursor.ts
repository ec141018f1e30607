/** Reads the fields of records, one after the other. Every read checks that the bytes are there. */
export class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  /** A zigzag number of up to ten bytes. Those beyond 2^53 lose their last digits, like any number here. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('A number is cut off.');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
    throw new RangeError('A number has no end.');
  }

  /** Bytes after their length; -1 stands for null. */
  bytes(): Buffer | null {
    const length = this.varint();
    if (length === -1) return null;
    const start = this.#at;
    if (length < 0 || start + length > this.#bytes.length)
      throw new RangeError(`A field of ${length} bytes is cut off.`);
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }
}
