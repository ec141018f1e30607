import { ByteReader } from '../byte-reader.ts';
import { MAX_DEPTH } from '../limits.ts';
import { WIRE, type WireType } from './wire.ts';

/** The last bit is for the sign in no implementation: a tag is a number of 32 bits. */
const MAX_TAG = 2 ** 32 - 1;

/** Reads the fields of a message one after the other. */
export class MessageReader {
  readonly bytes: ByteReader;
  readonly #fail: (problem: string) => Error;

  constructor(bytes: Buffer, fail: (problem: string) => Error) {
    this.bytes = new ByteReader(bytes, fail);
    this.#fail = fail;
  }

  /** The number and the form of the next field; undefined at the end. */
  tag(): { readonly number: number; readonly wire: WireType } | undefined {
    if (this.bytes.left === 0) return undefined;
    const tag = Number(this.bytes.varint());
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number === 0 || tag > MAX_TAG) throw this.#fail('it has a field with a number that Protobuf does not allow');
    if (!isWireType(wire)) throw this.#fail(`it has a field of the unknown form ${wire}`);
    return { number, wire };
  }

  delimited(): Buffer {
    return this.bytes.take(Number(this.bytes.varint()));
  }

  /** Leaves out a field that the descriptor does not know. */
  skip(number: number, wire: WireType, depth = 0): void {
    if (depth > MAX_DEPTH) throw this.#fail(`it is nested more than ${MAX_DEPTH} deep`);
    if (wire === WIRE.varint) this.bytes.varint();
    else if (wire === WIRE.fixed64) this.bytes.take(8);
    else if (wire === WIRE.fixed32) this.bytes.take(4);
    else if (wire === WIRE.delimited) this.delimited();
    else if (wire === WIRE.groupStart) this.#skipGroup(number, depth);
    else throw this.#fail(`it ends the group ${number}, which it does not begin`);
  }

  #skipGroup(group: number, depth: number): void {
    for (;;) {
      const tag = this.tag();
      if (tag === undefined) throw this.#fail(`its group ${group} does not end`);
      if (tag.wire === WIRE.groupEnd && tag.number === group) return;
      this.skip(tag.number, tag.wire, depth + 1);
    }
  }
}

const isWireType = (wire: number): wire is WireType => Object.values<number>(WIRE).includes(wire);
