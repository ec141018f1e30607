import { WIRE, type WireType } from '../decode/wire.ts';

/** Writes the parts of messages one after the other. */
export class WireWriter {
  readonly #parts: Buffer[] = [];

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  tag(number: number, wireType: WireType): void {
    this.varint(BigInt(number) * 8n + BigInt(wireType));
  }

  /** A negative number takes the ten bytes of its 64 bits. */
  varint(value: bigint): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, value);
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    this.raw(Buffer.from([...bytes, Number(rest)]));
  }

  sized(content: Buffer): void {
    this.varint(BigInt(content.length));
    this.raw(content);
  }

  /** A field whose content has its length before it. */
  delimited(number: number, content: Buffer): void {
    this.tag(number, WIRE.length);
    this.sized(content);
  }

  raw(bytes: Buffer): void {
    this.#parts.push(bytes);
  }
}
