import type {
  PlainField,
  ProtobufDescriptor,
  ProtobufField,
  ProtobufMessage,
  ProtobufType,
} from '#schemas/encodings.ts';
import { Decoding } from '../decoding.ts';
import { ANY_KEY } from '../place.ts';
import { type Collected, type CollectedFields, collected } from './collect.ts';
import { entryOf, messageOf } from './descriptor.ts';

/**
 * The JSON text of a message, as the contract of its event has it: names and integers as there, a required field that
 * the message leaves out has the value that Protobuf gives it, an optional one is absent. Unknown fields are left out.
 * @param location of the value, for errors
 * @throws TributaryError RECORD_NOT_DECODED
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export const decodeProtobuf = (descriptor: ProtobufDescriptor, bytes: Buffer, location: string): string =>
  new ProtobufDecoder(descriptor, location).message(messageOf(descriptor, descriptor.root), [bytes]);

const DEFAULTS = { string: '""', bool: 'false', int64: '0', double: '0' } as const;

class ProtobufDecoder {
  readonly #descriptor: ProtobufDescriptor;
  readonly #json: Decoding;

  constructor(descriptor: ProtobufDescriptor, location: string) {
    this.#descriptor = descriptor;
    this.#json = new Decoding('Protobuf', location);
  }

  message(message: ProtobufMessage, parts: readonly Buffer[]): string {
    const texts = this.#fields(message, collected(message, parts, this.#json));
    if (!message.isWrapper) return this.#json.object(texts);
    const [only] = texts.values();
    return only ?? this.#json.leaf('null');
  }

  #fields(message: ProtobufMessage, values: CollectedFields): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const field of message.fields) {
      const text = this.#field(field, values.get(field));
      if (text !== undefined) texts.set(field.name, text);
    }
    return texts;
  }

  #field(field: ProtobufField, came: Collected | undefined): string | undefined {
    if (came === undefined) return this.#absent(field);
    const { values } = came;
    return this.#json.within(field.name, () => {
      if (field.form === 'list') return this.#list(field.type, values);
      return field.form === 'map' ? this.#map(field, values) : this.#single(came.value.type, values);
    });
  }

  #list(type: ProtobufType, values: Collected['values']): string {
    return this.#json.list(values.map((value, index) => this.#json.within(index, () => this.#single(type, [value]))));
  }

  /** The last value of a scalar counts; those of a message add up. */
  #single(type: ProtobufType, values: Collected['values']): string {
    const last = values.at(-1);
    if (typeof type === 'string') return typeof last === 'string' ? last : DEFAULTS[type];
    const parts = values.filter((value) => typeof value !== 'string');
    return this.message(messageOf(this.#descriptor, type.message), parts);
  }

  /** The last value of a key counts. */
  #map(field: PlainField, values: Collected['values']): string {
    const entry = entryOf(field);
    const texts = new Map<string, string>();
    for (const bytes of values) {
      if (typeof bytes === 'string') continue;
      this.#json.within(ANY_KEY, () => {
        const [key, value] = entry.fields.map((part) => collected(entry, [bytes], this.#json).get(part)?.values ?? []);
        const text = this.#single(field.type, value ?? []);
        texts.set(JSON.parse(this.#single('string', key ?? [])), text);
        return text;
      });
    }
    return this.#json.object(texts);
  }

  /** What the JSON has for a field of which the message says nothing. */
  #absent({ presence, ...field }: ProtobufField): string | undefined {
    if (presence === 'optional') return undefined;
    if (field.form === 'list') return this.#json.leaf('[]');
    if (field.form === 'map') return this.#json.leaf('{}');
    if (presence === 'nullable') return this.#json.leaf('null');
    if (field.form === 'oneof' || typeof field.type !== 'string') return undefined;
    return this.#json.leaf(DEFAULTS[field.type]);
  }
}
