import { isUtf8 } from 'node:buffer';
import { ValueUndecodable } from '../../schema-kind.ts';

/** How the bytes of a field are laid out. Groups are only passed over. */
export const WIRE = { varint: 0, fixed64: 1, length: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

export type WireType = (typeof WIRE)[keyof typeof WIRE];

export interface Tag {
  readonly number: number;
  readonly wireType: WireType;
}

/** An unsigned number of 64 bits; a bigint only when it is beyond 2^49. */
export type Unsigned = number | bigint;

/** Groups in groups; more could exhaust the stack. */
const MAX_GROUPS = 100;

/** Reads the parts of a message of Protobuf. Every method throws ValueUndecodable where the bytes end too early. */
export class WireReader {
  readonly #bytes: Buffer;
  #at: number;
  readonly #end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  tag(): Tag {
    const start = this.#at;
    const tag = this.varint();
    const [number, wireType] = [Math.floor(Number(tag) / 8), Number(tag) % 8];
    if (!isWireType(wireType) || number < 1 || Number(tag) > 0xffff_ffff)
      throw new ValueUndecodable(`The payload has no field of Protobuf at byte ${start}.`);
    return { number, wireType };
  }

  varint(): Unsigned {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return this.#highVarint(BigInt(value));
  }

  #highVarint(low: bigint): bigint {
    let value = low;
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ValueUndecodable(`The payload has a number of more than 64 bits before byte ${this.#at}.`);
  }

  /** @returns where the four or eight bytes are */
  fixed(length: 4 | 8): DataView {
    const at = this.#take(length);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, length);
  }

  /** The part that a length leads. */
  part(): WireReader {
    const length = Number(this.varint());
    const at = this.#take(length);
    return new WireReader(this.#bytes, at, at + length);
  }

  bytes(): Buffer {
    const part = this.part();
    return part.#bytes.subarray(part.#at, part.#end);
  }

  text(place: string): string {
    const bytes = this.bytes();
    if (!isUtf8(bytes)) throw new ValueUndecodable(`${place} is not UTF-8.`);
    return bytes.toString('utf8');
  }

  /** Passes over the value of a field that nobody knows. */
  skip({ number, wireType }: Tag, groups = 0): void {
    if (wireType === WIRE.varint) this.varint();
    else if (wireType === WIRE.fixed64) this.#take(8);
    else if (wireType === WIRE.fixed32) this.#take(4);
    else if (wireType === WIRE.length) this.#take(Number(this.varint()));
    else if (wireType === WIRE.groupStart) this.#skipGroup(number, groups);
    else throw new ValueUndecodable(`The payload ends a group that has not begun, at byte ${this.#at}.`);
  }

  #skipGroup(number: number, groups: number): void {
    if (groups >= MAX_GROUPS)
      throw new ValueUndecodable(`The payload has more than ${MAX_GROUPS} groups in each other.`);
    for (;;) {
      const tag = this.tag();
      if (tag.wireType === WIRE.groupEnd && tag.number === number) return;
      this.skip(tag, groups + 1);
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#take(1)];
    return byte ?? 0;
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#end) throw new ValueUndecodable(`The payload ends within a field, behind byte ${at}.`);
    this.#at += length;
    return at;
  }
}

const isWireType = (value: number): value is WireType => value <= WIRE.fixed32;
