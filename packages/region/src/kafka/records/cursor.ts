import { Undecodable } from './undecodable.ts';

/** Reads the numbers that records are made of: zigzag, 7 bits a byte, the lowest first. */
export class Cursor {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Up to 32 bits. @throws Undecodable */
  varint(end: number): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= end) throw new Undecodable('A record ends in a number.');
      const byte = bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new Undecodable('A number of a record has more than 5 bytes.');
  }

  /** Up to 64 bits. @throws Undecodable */
  varlong(end: number): number {
    const start = this.at;
    let value = 0n;
    // Most are small: they need no big numbers.
    if ((this.bytes[start] ?? 0) < 0x80 || (this.bytes[start + 1] ?? 0) < 0x80) return this.varint(end);
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= end) throw new Undecodable('A record ends in a number.');
      const byte = this.bytes[this.at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n)));
    }
    throw new Undecodable('A number of a record has more than 10 bytes.');
  }

  /** Passes over bytes behind their length, -1 when there are none. @throws Undecodable */
  field(end: number, mayBeAbsent: boolean): number {
    const length = this.varint(end);
    if (length < (mayBeAbsent ? -1 : 0)) throw new Undecodable(`A field of a record has the length ${length}.`);
    if (length > 0) this.at += length;
    if (this.at > end) throw new Undecodable('A field reaches beyond its record.');
    return length;
  }
}
