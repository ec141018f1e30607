import { ByteWriter } from '../byte-writer.ts';
import { Encoding, fieldOf } from '../encoding.ts';
import { ANY_KEY } from '../place.ts';
import { branchFor, isOf } from './branch.ts';
import type { AvroField, AvroRecord, AvroType } from './types.ts';

const INT_LIMIT = 2 ** 31;

/**
 * A value as binary Avro. It is given as JSON.parse gives it; an integer may also be a bigint or a number that was kept
 * as written. The first branch of a union that can hold it is taken.
 * @param what is written, for errors
 * @throws TributaryError EVENT_NOT_ENCODED
 * @see https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export function encodeAvro(type: AvroType, value: unknown, what: string): Buffer {
  const encoder = new AvroEncoder(what);
  encoder.value(type, value);
  return encoder.bytes.written();
}

class AvroEncoder {
  readonly bytes = new ByteWriter();
  readonly #check: Encoding;

  constructor(what: string) {
    this.#check = new Encoding('Avro', what);
  }

  value(type: AvroType, value: unknown): void {
    switch (type.kind) {
      case 'null':
        if (value !== null && value !== undefined) throw this.#check.fail('it is not null');
        break;
      case 'boolean':
        this.bytes.byte(this.#check.boolean(value) ? 1 : 0);
        break;
      case 'int':
        this.bytes.zigzag(this.#int(value));
        break;
      case 'long':
        this.bytes.zigzag(this.#check.long(value));
        break;
      case 'float':
        this.bytes.float(this.#float(value));
        break;
      case 'double':
        this.bytes.double(this.#check.double(value));
        break;
      case 'string':
        this.#sized(this.#check.utf8(value));
        break;
      case 'bytes':
        this.#sized(this.#raw(value));
        break;
      case 'fixed':
        this.bytes.bytes(this.#raw(value, type.size));
        break;
      case 'enum':
        this.#symbol(type.symbols, value);
        break;
      case 'union':
        this.#union(type.of, value);
        break;
      case 'array':
        this.#array(type.of, value);
        break;
      case 'map':
        this.#map(type.of, value);
        break;
      case 'record':
        this.#record(type, value);
        break;
    }
  }

  #int(value: unknown): number {
    const int = Number(this.#check.long(value));
    if (int < -INT_LIMIT || int >= INT_LIMIT) throw this.#check.fail('it does not fit into the 32 bits of an int');
    return int;
  }

  #float(value: unknown): number {
    const float = Math.fround(this.#check.double(value));
    if (!Number.isFinite(float)) throw this.#check.fail('it does not fit into a float');
    return float;
  }

  #sized(bytes: Buffer): void {
    this.bytes.zigzag(bytes.length);
    this.bytes.bytes(bytes);
  }

  /** Bytes are a text in JSON, with one character each. */
  #raw(value: unknown, size?: number): Buffer {
    if (typeof value !== 'string' || /[^\0-\xff]/.test(value))
      throw this.#check.fail('it is not a text with one character for each byte');
    if (size !== undefined && value.length !== size) throw this.#check.fail(`it does not have ${size} bytes`);
    return Buffer.from(value, 'latin1');
  }

  #symbol(symbols: readonly string[], value: unknown): void {
    const index = typeof value === 'string' ? symbols.indexOf(value) : -1;
    if (index === -1) throw this.#check.fail('it is none of the symbols of the enum');
    this.bytes.zigzag(index);
  }

  #union(branches: readonly AvroType[], value: unknown): void {
    const index = branchFor(branches, value);
    const branch = branches[index];
    if (branch === undefined) throw this.#check.fail(noBranch(branches));
    this.bytes.zigzag(index);
    this.value(branch, value);
  }

  #array(of: AvroType, value: unknown): void {
    const items = this.#check.list(value);
    if (items.length > 0) this.bytes.zigzag(items.length);
    for (const [index, item] of items.entries()) this.#check.within(index, () => this.value(of, item));
    this.bytes.zigzag(0);
  }

  #map(of: AvroType, value: unknown): void {
    const entries = Object.entries(this.#check.object(value));
    if (entries.length > 0) this.bytes.zigzag(entries.length);
    for (const [key, inner] of entries) {
      this.#check.within(ANY_KEY, () => {
        this.#sized(this.#check.utf8(key));
        this.value(of, inner);
      });
    }
    this.bytes.zigzag(0);
  }

  #record({ fields }: AvroRecord, value: unknown): void {
    const object = this.#check.object(value);
    this.#check.onlyKnown(object, (name) => fields.some((field) => field.name === name));
    for (const field of fields) this.#check.within(field.name, () => this.#field(field, object));
  }

  #field({ name, type }: AvroField, object: Readonly<Record<string, unknown>>): void {
    const value = fieldOf(object, name);
    if (value === undefined && !isOf(type, null)) throw this.#check.fail('it is missing');
    this.value(type, value ?? null);
  }
}

const noBranch = (branches: readonly AvroType[]): string =>
  `it is none of ${branches.map(({ kind }) => kind).join(', ')}`;
