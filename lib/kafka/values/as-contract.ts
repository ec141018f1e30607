import type {
  EventMessages,
  OneofField,
  ProtobufDescriptor,
  ProtobufField,
  ProtobufMessage,
  ProtobufType,
} from '#schemas/encodings.ts';
import { readAsWritten } from '../../as-written.ts';
import { KitError } from '../../errors.ts';
import { numberOf } from '../../raw-number.ts';
import { type KafkaRecord, locationOf, utf8Of } from '../record.ts';
import { insideUnion } from './avro-union.ts';
import { isPlainObject, type JsonObject } from './plain-object.ts';

/**
 * The JSON text of a value that its mapping has decoded, in the form of its contract. AWS does not say in which of the
 * usual forms it writes what JSON lacks, so all of them are taken: of Avro null for what is absent, and unions as
 * `{ "string": "x" }`; of Protobuf integers of 64 bits as texts, names in lowerCamelCase, and nothing for a 0.
 * @throws TributaryError RECORD_NOT_JSON, RECORD_AMBIGUOUS
 * @see https://protobuf.dev/programming-guides/json/
 * @see https://avro.apache.org/docs/1.12.0/specification/#json-encoding
 */
export function asContract(record: KafkaRecord, contract: EventMessages | undefined): string {
  const location = locationOf(record);
  const text = utf8Of(Buffer.from(record.value ?? '', 'base64'));
  if (text === undefined) throw new KitError('RECORD_NOT_JSON', { location, problem: 'it is not UTF-8' });
  if (contract === undefined) return text;
  const { asWritten } = readAsWritten(text, location);
  const isProtobuf = record.valueSchemaMetadata?.dataFormat === 'PROTOBUF';
  return JSON.stringify(new ContractForm(contract, isProtobuf).root(asWritten));
}

/** What Protobuf does not write. */
const DEFAULTS = { string: '', bool: false, int64: 0, double: 0 } as const;

class ContractForm {
  readonly #descriptor: ProtobufDescriptor;
  readonly #isProtobuf: boolean;

  constructor(descriptor: ProtobufDescriptor, isProtobuf: boolean) {
    this.#descriptor = descriptor;
    this.#isProtobuf = isProtobuf;
  }

  root(value: unknown): unknown {
    return this.#message(this.#descriptor.root, value);
  }

  #message(name: string, value: unknown): unknown {
    const message = this.#descriptor.messages[name];
    if (message === undefined || !isPlainObject(value)) return this.#wrapped(message, value);
    if (message.isWrapper) return this.#unwrapped(message, value);
    return this.#fields(message, value);
  }

  /** A list of lists is one in Avro, and in Protobuf a list of messages around lists. */
  #wrapped(message: ProtobufMessage | undefined, value: unknown): unknown {
    const [only] = message?.fields ?? [];
    return message?.isWrapper && only ? this.#value(only, value) : value;
  }

  #unwrapped(message: ProtobufMessage, value: JsonObject): unknown {
    const [only] = message.fields;
    if (!this.#isProtobuf || only === undefined) return this.#wrapped(message, value);
    return this.#field(only, value).value;
  }

  /** Fields that the contract lacks stay: it allows them. */
  #fields({ fields }: ProtobufMessage, value: JsonObject): JsonObject {
    const result: Record<string, unknown> = {};
    const taken = new Set<string>();
    for (const field of fields) {
      const found = this.#field(field, value);
      for (const name of found.names) taken.add(name);
      if (found.value !== undefined) result[field.name] = found.value;
    }
    const others = Object.entries(value).filter(([name]) => !taken.has(name));
    return { ...result, ...Object.fromEntries(others) };
  }

  /** The value of a field, and the names under which it may stand. */
  #field(field: ProtobufField, value: JsonObject): { readonly names: readonly string[]; readonly value: unknown } {
    const names = field.form === 'oneof' ? [...spellings(field.name), ...branchNames(field)] : spellings(field.name);
    const name = names.find((one) => Object.hasOwn(value, one) && value[one] !== null);
    return { names, value: name === undefined ? this.#absent(field) : this.#value(field, value[name]) };
  }

  #absent({ presence, ...field }: ProtobufField): unknown {
    if (presence === 'optional') return undefined;
    if (presence === 'nullable') return null;
    if (!this.#isProtobuf || field.form === 'oneof') return undefined;
    if (field.form === 'list') return [];
    if (field.form === 'map') return {};
    return typeof field.type === 'string' ? DEFAULTS[field.type] : undefined;
  }

  #value(field: ProtobufField, given: unknown): unknown {
    const value = field.presence === 'required' && field.form !== 'oneof' ? given : this.#branch(field, given);
    if (field.form === 'oneof') return this.#anyOf(field, value);
    if (field.form === 'list') return Array.isArray(value) ? value.map((one) => this.#typed(field.type, one)) : value;
    if (field.form === 'single') return this.#typed(field.type, value);
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#typed(field.type, one)]));
  }

  #branch(field: ProtobufField, value: unknown): unknown {
    return this.#isProtobuf ? value : insideUnion(this.#descriptor, field, value);
  }

  /** Only a message has something to be changed in it, and a text may be an integer. */
  #anyOf({ branches }: OneofField, value: unknown): unknown {
    if (!isPlainObject(value) && !Array.isArray(value)) return value;
    const message = branches.find(({ type }) => typeof type !== 'string');
    return message ? this.#typed(message.type, value) : value;
  }

  #typed(type: ProtobufType, value: unknown): unknown {
    if (typeof type !== 'string') return this.#message(type.message, value);
    return type === 'int64' && typeof value === 'string' ? (numberOf(value) ?? value) : value;
  }
}

/** As it is, and as Protobuf writes it: `tracking_code` and `trackingCode`. */
const spellings = (name: string): readonly string[] => [
  name,
  name.replace(/_+(.?)/g, (_underscores, letter: string) => letter.toUpperCase()),
];

const KINDS = { string: ['string'], bool: ['boolean'], int64: ['long'], double: ['double'] } as const;

/** The fields of a oneof, as tools/generate/encodings/messages.ts names them. */
const branchNames = ({ name, branches }: OneofField): readonly string[] =>
  branches.flatMap(({ type }) => {
    const kinds = typeof type === 'string' ? KINDS[type] : ['record', 'list', 'map'];
    return kinds.flatMap((kind) => spellings(`${name}_${kind}`));
  });
