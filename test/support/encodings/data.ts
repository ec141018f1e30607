import fc from 'fast-check';
import type { ProtobufDescriptor, ProtobufField, ProtobufType } from '#schemas/encodings.ts';

const MAX_DEPTH = 3;
const EDGES = [0, -1, 63, 64, -64, -65, 2 ** 31, -(2 ** 31) - 1, 2 ** 49, -(2 ** 52) - 1, 2 ** 53 - 1, -(2 ** 53) + 1];

const long = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(...EDGES));
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '__proto__', '\u0000\u001f"\\\u2028', '€😀'));
// avsc loses a key of this name.
const key = text.filter((name) => name !== '__proto__');

/** Any data that a contract's types allow; its patterns and ranges are for its validator. */
export const dataOf = (descriptor: ProtobufDescriptor): fc.Arbitrary<Readonly<Record<string, unknown>>> =>
  new Data(descriptor).root();

class Data {
  readonly #descriptor: ProtobufDescriptor;

  constructor(descriptor: ProtobufDescriptor) {
    this.#descriptor = descriptor;
  }

  root(): fc.Arbitrary<Readonly<Record<string, unknown>>> {
    return this.#object(this.#fields(this.#descriptor.root), 0);
  }

  #fields(message: string): readonly ProtobufField[] {
    return this.#descriptor.messages[message]?.fields ?? [];
  }

  #object(fields: readonly ProtobufField[], depth: number): fc.Arbitrary<Readonly<Record<string, unknown>>> {
    const there = fields.filter(({ presence }) => presence === 'required' || depth < MAX_DEPTH);
    const values = Object.fromEntries(there.map((field) => [field.name, this.#field(field, depth + 1)]));
    const requiredKeys = there.flatMap(({ name, presence }) => (presence === 'optional' ? [] : [name]));
    return fc.record(values, { requiredKeys, noNullPrototype: true });
  }

  #field(field: ProtobufField, depth: number): fc.Arbitrary<unknown> {
    const value = this.#value(field, depth);
    // Protobuf has no null for a list or a map that is empty.
    return field.presence === 'nullable' && (field.form === 'single' || field.form === 'oneof')
      ? fc.option(value)
      : value;
  }

  #value(field: ProtobufField, depth: number): fc.Arbitrary<unknown> {
    if (field.form === 'oneof') return fc.oneof(...field.branches.map(({ type }) => this.#type(type, depth)));
    const one = this.#type(field.type, depth);
    // Protobuf does not tell an empty list from none at all.
    const least = field.presence === 'optional' ? 1 : 0;
    if (field.form === 'list') return fc.array(one, { minLength: least, maxLength: least + 3 });
    return field.form === 'map' ? fc.dictionary(key, one, { minKeys: least, maxKeys: least + 3 }) : one;
  }

  #type(type: ProtobufType, depth: number): fc.Arbitrary<unknown> {
    if (typeof type === 'string') return { string: text, bool: fc.boolean(), int64: long, double }[type];
    const message = this.#descriptor.messages[type.message];
    const [only] = message?.fields ?? [];
    return message?.isWrapper && only ? this.#value(only, depth) : this.#object(this.#fields(type.message), depth);
  }
}
