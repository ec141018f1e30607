import { MAX_NESTING } from '../../core/nesting.ts';
import type { AvroArray, AvroMap, AvroRecord, AvroType, AvroUnion } from './avro-type.ts';
import { ByteReader } from './byte-reader.ts';

/** Values such as nulls take no bytes: a few bytes, or records in each other, could tell more than any memory holds. */
const MAX_VALUES = 1_000_000;
/** Beyond it no function could be invoked with the value: its limit is 6 MB. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

/**
 * The JSON of a value in Avro's binary encoding. A value of a union is written as itself, without the name of its
 * branch; bytes as one character for each byte; NaN and the infinities as texts.
 * @throws ValueUndecodable with the byte that is wrong
 * @see https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export function decodeValue(type: AvroType, payload: Buffer): string {
  const decoding = new Decoding(payload);
  decoding.value(type);
  return decoding.end();
}

/** Writes the JSON of a value piece by piece, so that each character is written once, however deep it lies. */
class Decoding {
  readonly #reader: ByteReader;
  readonly #pieces: string[] = [];
  #charactersLeft = MAX_CHARACTERS;
  #valuesLeft = MAX_VALUES;
  #depth = 0;

  constructor(payload: Buffer) {
    this.#reader = new ByteReader(payload);
  }

  /** @returns the JSON, if nothing follows the value */
  end(): string {
    const { left } = this.#reader;
    if (left > 0) throw this.#reader.problem(`the value is over, and ${left} bytes follow`);
    return this.#pieces.join('');
  }

  value(type: AvroType): void {
    if (++this.#depth > MAX_NESTING) throw this.#reader.problem(`more than ${MAX_NESTING} levels`);
    if (--this.#valuesLeft < 0) throw this.#reader.problem(`more than ${MAX_VALUES} values`);
    this.#value(type);
    this.#depth--;
  }

  #value(type: AvroType): void {
    if (type.kind === 'union') this.value(this.#chosen(type.branches, 'branches'));
    else if (type.kind === 'array') this.#inside('[]', () => this.#blocks(() => this.value(type.items)));
    else if (type.kind === 'map') this.#inside('{}', () => this.#blocks(() => this.#entry(type)));
    else if (type.kind === 'record') this.#inside('{}', () => this.#fields(type));
    else this.#write(this.#leaf(type));
  }

  #leaf(type: Exclude<AvroType, AvroUnion | AvroArray | AvroMap | AvroRecord>): string {
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
    }
  }

  #entry({ values }: AvroMap): void {
    this.#write(`${JSON.stringify(this.#reader.text())}:`);
    this.value(values);
  }

  #fields({ fields }: AvroRecord): void {
    for (const [index, { name, type }] of fields.entries()) {
      this.#write(`${index > 0 ? ',' : ''}"${name}":`);
      this.value(type);
    }
  }

  #chosen<T>(all: readonly T[], what: string): T {
    const index = this.#reader.long();
    const chosen = all[Number(index)];
    if (chosen === undefined) throw this.#reader.problem(`number ${index} of ${all.length} ${what}`);
    return chosen;
  }

  /** Blocks of items, each with their count before it; a negative count is followed by the bytes of the block. */
  #blocks(item: () => void): void {
    let isFirst = true;
    for (let count = this.#count(); count > 0; count = this.#count()) {
      for (let index = 0; index < count; index++) {
        if (!isFirst) this.#write(',');
        isFirst = false;
        item();
      }
    }
  }

  #count(): number {
    const count = Number(this.#reader.long());
    if (count < 0) this.#reader.long();
    if (Math.abs(count) > this.#valuesLeft) {
      throw this.#reader.problem(`${Math.abs(count)} items, with which it has more than ${MAX_VALUES} values`);
    }
    return Math.abs(count);
  }

  #inside([before = '', after = '']: string, write: () => void): void {
    this.#write(before);
    write();
    this.#write(after);
  }

  #write(piece: string): void {
    this.#charactersLeft -= piece.length;
    if (this.#charactersLeft < 0) throw this.#reader.problem(`more than ${MAX_CHARACTERS} characters as JSON`);
    this.#pieces.push(piece);
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
