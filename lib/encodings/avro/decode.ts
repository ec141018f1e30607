import { ByteReader } from '../byte-reader.ts';
import { Decoding } from '../decoding.ts';
import { ANY_KEY } from '../place.ts';
import type { AvroField, AvroRecord, AvroType } from './types.ts';

const INT_LIMIT = 2 ** 31;

/**
 * The JSON text of a value, as the contract of its event has it: a union is its plain value, and a field that is null
 * by default is absent when it is null. Integers keep all digits. Bytes have one character each.
 * @param type the one with which the value was written
 * @param location of the value, for errors
 * @throws TributaryError RECORD_NOT_DECODED
 * @see https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export const decodeAvro = (type: AvroType, bytes: Buffer, location: string): string =>
  new AvroDecoder(bytes, location).whole(type);

class AvroDecoder {
  readonly #json: Decoding;
  readonly #bytes: ByteReader;

  constructor(bytes: Buffer, location: string) {
    this.#json = new Decoding('Avro', location);
    this.#bytes = new ByteReader(bytes, this.#json.fail);
  }

  whole(type: AvroType): string {
    const text = this.#value(type);
    if (this.#bytes.left > 0) throw this.#json.fail(`${this.#bytes.left} bytes are left behind the value`);
    return text;
  }

  #value(type: AvroType): string {
    switch (type.kind) {
      case 'null':
        return this.#json.leaf('null');
      case 'boolean':
        return this.#json.leaf(this.#boolean());
      case 'int':
        return this.#json.leaf(String(this.#int()));
      case 'long':
        return this.#json.leaf(String(this.#bytes.zigzag()));
      case 'float':
        return this.#json.number(this.#bytes.take(4).readFloatLE());
      case 'double':
        return this.#json.number(this.#bytes.take(8).readDoubleLE());
      case 'bytes':
        return this.#raw(this.#length());
      case 'fixed':
        return this.#raw(type.size);
      case 'string':
        return this.#json.leaf(JSON.stringify(this.#string()));
      case 'enum':
        return this.#json.leaf(JSON.stringify(this.#oneOf(type.symbols, 'symbol')));
      case 'union':
        return this.#value(this.#oneOf(type.of, 'branch'));
      case 'array':
        return this.#array(type.of);
      case 'map':
        return this.#map(type.of);
      case 'record':
        return this.#record(type);
    }
  }

  #boolean(): string {
    const byte = this.#bytes.byte();
    if (byte > 1) throw this.#json.fail(`it has the boolean ${byte}`);
    return byte === 1 ? 'true' : 'false';
  }

  #int(): number {
    const value = Number(this.#bytes.zigzag());
    if (value < -INT_LIMIT || value >= INT_LIMIT) throw this.#json.fail('it has an int of more than 32 bits');
    return value;
  }

  #length(): number {
    const length = this.#bytes.zigzag();
    if (length < 0) throw this.#json.fail(`it has the length ${length}`);
    return Number(length);
  }

  #string(): string {
    return this.#json.string(this.#bytes.take(this.#length()));
  }

  #raw(length: number): string {
    return this.#json.leaf(JSON.stringify(this.#bytes.take(length).toString('latin1')));
  }

  #oneOf<One>(all: readonly One[], what: string): One {
    const index = this.#bytes.zigzag();
    const one = all[Number(index)];
    if (one === undefined) throw this.#json.fail(`it has the ${what} ${index} of ${all.length}`);
    return one;
  }

  #array(of: AvroType): string {
    const items: string[] = [];
    this.#blocks(() => items.push(this.#json.within(items.length, () => this.#value(of))));
    return this.#json.list(items);
  }

  /** The last value of a key counts. */
  #map(of: AvroType): string {
    const entries = new Map<string, string>();
    this.#blocks(() => {
      const key = this.#string();
      entries.set(
        key,
        this.#json.within(ANY_KEY, () => this.#value(of)),
      );
    });
    return this.#json.object(entries);
  }

  /**
   * Items come in blocks; a negative number of them is followed by the size of the block. Nothing is set aside for a
   * number: each item either takes bytes or adds to the JSON, both of which have their limits.
   */
  #blocks(readItem: () => void): void {
    for (;;) {
      const count = this.#bytes.zigzag();
      if (count === 0) return;
      if (count < 0) this.#length();
      const items = Math.abs(Number(count));
      for (let item = 0; item < items; item++) readItem();
    }
  }

  #record({ fields }: AvroRecord): string {
    const values = new Map<string, string>();
    for (const field of fields) {
      const text = this.#json.within(field.name, () => this.#value(field.type));
      if (!isAbsent(field, text)) values.set(field.name, text);
    }
    return this.#json.object(values);
  }
}

const isAbsent = ({ isOptional }: AvroField, text: string): boolean => isOptional && text === 'null';
