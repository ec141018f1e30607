import type {
  NumberedType,
  OneofField,
  PlainField,
  ProtobufDescriptor,
  ProtobufField,
  ProtobufMessage,
  ProtobufScalar,
  ProtobufType,
} from '#schemas/encodings.ts';
import { ByteWriter } from '../byte-writer.ts';
import { Encoding, fieldOf } from '../encoding.ts';
import { ANY_KEY } from '../place.ts';
import { isOf } from './branch.ts';
import { messageOf } from './descriptor.ts';
import { isPackable, WIRE, wireOf } from './wire.ts';

/**
 * A value as a message of Protobuf. It is given as JSON.parse gives it; an integer may also be a bigint or a number that
 * was kept as written.
 * @param what is written, for errors
 * @throws TributaryError EVENT_NOT_ENCODED
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function encodeProtobuf(descriptor: ProtobufDescriptor, value: unknown, what: string): Buffer {
  return new ProtobufEncoder(descriptor, what).message(messageOf(descriptor, descriptor.root), value);
}

class ProtobufEncoder {
  readonly #descriptor: ProtobufDescriptor;
  readonly #check: Encoding;

  constructor(descriptor: ProtobufDescriptor, what: string) {
    this.#descriptor = descriptor;
    this.#check = new Encoding('Protobuf', what);
  }

  message({ isWrapper, fields }: ProtobufMessage, value: unknown): Buffer {
    const bytes = new ByteWriter();
    const [only] = fields;
    if (isWrapper && only !== undefined) this.#present(bytes, only, value);
    else this.#fields(bytes, fields, this.#check.object(value));
    return bytes.written();
  }

  #fields(bytes: ByteWriter, fields: readonly ProtobufField[], object: Readonly<Record<string, unknown>>): void {
    this.#check.onlyKnown(object, (name) => fields.some((field) => field.name === name));
    for (const field of fields) {
      const value = fieldOf(object, field.name);
      if (value !== undefined || field.presence !== 'optional')
        this.#check.within(field.name, () => this.#field(bytes, field, value));
    }
  }

  #field(bytes: ByteWriter, field: ProtobufField, value: unknown): void {
    if (value === undefined) throw this.#check.fail('it is missing');
    if (value !== null) this.#present(bytes, field, value);
    else if (field.presence === 'required') throw this.#check.fail('it is null');
  }

  #present(bytes: ByteWriter, field: ProtobufField, value: unknown): void {
    if (field.form === 'oneof') this.#oneof(bytes, field, value);
    else if (field.form === 'list') this.#list(bytes, field, this.#check.list(value));
    else if (field.form === 'map') this.#map(bytes, field, this.#check.object(value));
    else if (field.presence !== 'required' || !isDefault(field.type, value)) this.#numbered(bytes, field, value);
    // Looks whether it really is of that type, and writes nothing.
    else this.#scalar(new ByteWriter(), field.type, value);
  }

  #oneof(bytes: ByteWriter, { branches }: OneofField, value: unknown): void {
    const branch = branches.find(({ type }) => isOf(type, value));
    if (branch === undefined) throw this.#check.fail(`it is none of ${branches.map(nameOf).join(', ')}`);
    this.#numbered(bytes, branch, value);
  }

  #list(bytes: ByteWriter, { number, type }: PlainField, items: readonly unknown[]): void {
    if (items.length === 0) return;
    const isPacked = isPackable(type);
    const run = isPacked ? new ByteWriter() : bytes;
    for (const [index, item] of items.entries()) {
      this.#check.within(index, () =>
        isPacked ? this.#value(run, type, item) : this.#numbered(run, { number, type }, item),
      );
    }
    if (isPacked) delimited(bytes, number, run.written());
  }

  #map(bytes: ByteWriter, { number, type }: PlainField, entries: Readonly<Record<string, unknown>>): void {
    for (const [key, value] of Object.entries(entries)) {
      const entry = new ByteWriter();
      this.#check.within(ANY_KEY, () => {
        this.#numbered(entry, { number: 1, type: 'string' }, key);
        this.#numbered(entry, { number: 2, type }, value);
      });
      delimited(bytes, number, entry.written());
    }
  }

  #numbered(bytes: ByteWriter, { number, type }: NumberedType, value: unknown): void {
    bytes.varint(number * 8 + wireOf(type));
    this.#value(bytes, type, value);
  }

  #value(bytes: ByteWriter, type: ProtobufType, value: unknown): void {
    if (typeof type === 'string') this.#scalar(bytes, type, value);
    else sized(bytes, this.message(messageOf(this.#descriptor, type.message), value));
  }

  #scalar(bytes: ByteWriter, type: ProtobufScalar, value: unknown): void {
    switch (type) {
      case 'string':
        sized(bytes, this.#check.utf8(value));
        break;
      case 'bool':
        bytes.varint(this.#check.boolean(value) ? 1 : 0);
        break;
      case 'int64':
        bytes.varint(unsigned(this.#check.long(value)));
        break;
      case 'double':
        bytes.double(this.#check.double(value));
        break;
    }
  }
}

/** A field without presence is left out when it has the value that a reader takes it for then. */
const isDefault = (type: ProtobufType, value: unknown): type is ProtobufScalar =>
  typeof type === 'string' && (value === '' || value === false || Object.is(value, 0) || value === 0n);

const unsigned = (value: number | bigint): number | bigint => (value < 0 ? BigInt.asUintN(64, BigInt(value)) : value);

function delimited(bytes: ByteWriter, number: number, content: Buffer): void {
  bytes.varint(number * 8 + WIRE.delimited);
  sized(bytes, content);
}

function sized(bytes: ByteWriter, content: Buffer): void {
  bytes.varint(content.length);
  bytes.bytes(content);
}

const nameOf = ({ type }: NumberedType): string => (typeof type === 'string' ? type : type.message);
