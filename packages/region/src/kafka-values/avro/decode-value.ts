import { MAX_NESTING } from '../../core/nesting.ts';
import type { AvroType } from './avro-type.ts';
import { ByteReader } from './byte-reader.ts';

/** Items that take no bytes, such as nulls, could be told by a few bytes to be more than any memory holds. */
const MAX_ITEMS_BEYOND_BYTES = 100_000;

/**
 * The JSON of a value in Avro's binary encoding. A value of a union is written as itself, without the name of its
 * branch; bytes as one character for each byte; NaN and the infinities as texts.
 * @throws ValueUndecodable with the byte that is wrong
 * @see https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export function decodeValue(type: AvroType, payload: Buffer): string {
  const decoding = new Decoding(payload);
  const text = decoding.value(type);
  decoding.end();
  return text;
}

class Decoding {
  readonly #reader: ByteReader;
  #itemsLeft: number;
  #depth = 0;

  constructor(payload: Buffer) {
    this.#reader = new ByteReader(payload);
    this.#itemsLeft = payload.length + MAX_ITEMS_BEYOND_BYTES;
  }

  end(): void {
    const { left } = this.#reader;
    if (left > 0) throw this.#reader.problem(`the value is over, and ${left} bytes follow`);
  }

  value(type: AvroType): string {
    if (++this.#depth > MAX_NESTING) throw this.#reader.problem(`more than ${MAX_NESTING} levels`);
    const text = this.#value(type);
    this.#depth--;
    return text;
  }

  #value(type: AvroType): string {
    const reader = this.#reader;
    switch (type.kind) {
      case 'null':
        return 'null';
      case 'boolean':
        return String(reader.boolean());
      case 'int':
        return String(reader.int());
      case 'long':
        return String(reader.long());
      case 'float':
        return floatText(reader.float());
      case 'double':
        return numberText(reader.double());
      case 'bytes':
        return JSON.stringify(reader.bytes().toString('latin1'));
      case 'fixed':
        return JSON.stringify(reader.take(type.sizeBytes).toString('latin1'));
      case 'string':
        return JSON.stringify(reader.text());
      case 'enum':
        return JSON.stringify(this.#chosen(type.symbols, 'symbols'));
      case 'union':
        return this.value(this.#chosen(type.branches, 'branches'));
      case 'array':
        return `[${this.#blocks(() => this.value(type.items)).join(',')}]`;
      case 'map':
        return `{${this.#blocks(() => `${JSON.stringify(reader.text())}:${this.value(type.values)}`).join(',')}}`;
      case 'record':
        return `{${type.fields.map(({ name, type: field }) => `"${name}":${this.value(field)}`).join(',')}}`;
    }
  }

  #chosen<T>(all: readonly T[], what: string): T {
    const index = this.#reader.long();
    const chosen = all[Number(index)];
    if (chosen === undefined) throw this.#reader.problem(`number ${index} of ${all.length} ${what}`);
    return chosen;
  }

  /** Blocks of items, each with their count before it; a negative count is followed by the bytes of the block. */
  #blocks(item: () => string): readonly string[] {
    const items: string[] = [];
    for (let count = this.#count(); count > 0; count = this.#count()) {
      for (let index = 0; index < count; index++) items.push(item());
    }
    return items;
  }

  #count(): number {
    const count = Number(this.#reader.long());
    if (count < 0) this.#reader.long();
    this.#itemsLeft -= Math.abs(count);
    if (this.#itemsLeft < 0) throw this.#reader.problem(`${Math.abs(count)} items, more than its bytes can hold`);
    return Math.abs(count);
  }
}

/** The shortest digits that are this float of 32 bits and no other. */
function floatText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return numberText(short);
  }
  return numberText(value);
}

/** JSON has no number for NaN and the infinities. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}
