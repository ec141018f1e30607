import { KitError } from '../../errors.ts';
import { isObject, quotable, whereJsonBreaks } from '../../json.ts';
import { MAX_DEPTH } from '../limits.ts';
import { refuseTwice, simpleName, unionProblem } from './rules.ts';
import type { AvroField, AvroType, Primitive } from './types.ts';

type Schema = Readonly<Record<string, unknown>>;

const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];
const isPrimitive = (name: string): name is Primitive => PRIMITIVES.includes(name);

/**
 * The type that a schema describes. Aliases, logical types, orders and docs do not matter to what the bytes are.
 * @param text the JSON of the schema
 * @param schema its name or id, for errors
 * @throws TributaryError SCHEMA_NOT_READABLE
 * @see https://avro.apache.org/docs/1.12.0/specification/#schema-declaration
 */
export const parseAvro = (text: string, schema: string): AvroType => new SchemaReader(schema).read(text);

class SchemaReader {
  readonly #schema: string;
  readonly #named = new Map<string, AvroType>();
  #depth = 0;

  constructor(schema: string) {
    this.#schema = schema;
  }

  read(text: string): AvroType {
    return this.#type(this.#parsed(text), '');
  }

  #parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.#fail(`it is not JSON, ${whereJsonBreaks(error)}`);
    }
  }

  readonly #fail = (problem: string): KitError =>
    new KitError('SCHEMA_NOT_READABLE', { schema: quotable(this.#schema), problem });

  #type(schema: unknown, namespace: string): AvroType {
    if (++this.#depth > MAX_DEPTH) throw this.#fail(`it is nested more than ${MAX_DEPTH} deep`);
    const type = this.#any(schema, namespace);
    this.#depth--;
    return type;
  }

  #any(schema: unknown, namespace: string): AvroType {
    if (typeof schema === 'string') return this.#reference(schema, namespace);
    if (Array.isArray(schema)) return this.#union(schema, namespace);
    if (!isObject(schema)) throw this.#fail('it has a type that is neither a name, a list nor an object');
    switch (schema['type']) {
      case 'record':
        return this.#record(schema, namespace);
      case 'enum':
        return this.#name(schema, namespace, { kind: 'enum', symbols: this.#symbols(schema) });
      case 'fixed':
        return this.#name(schema, namespace, { kind: 'fixed', size: this.#size(schema) });
      case 'array':
        return { kind: 'array', of: this.#type(schema['items'], namespace) };
      case 'map':
        return { kind: 'map', of: this.#type(schema['values'], namespace) };
      default:
        return this.#type(schema['type'], namespace);
    }
  }

  #reference(name: string, namespace: string): AvroType {
    if (isPrimitive(name)) return { kind: name };
    const type = this.#named.get(fullName(name, namespace)) ?? this.#named.get(name);
    if (type === undefined) throw this.#fail(`it names the type ${quotable(name)}, which it does not define before`);
    return type;
  }

  #union(branches: readonly unknown[], namespace: string): AvroType {
    const of = branches.map((branch) => this.#type(branch, namespace));
    const problem = unionProblem(of);
    if (problem !== undefined) throw this.#fail(problem);
    return { kind: 'union', of };
  }

  /** The record is known by its name before its fields are read, because it may hold itself. */
  #record(schema: Schema, namespace: string): AvroType {
    const fields: AvroField[] = [];
    const name = this.#nameOf(schema, namespace);
    const record = this.#name(schema, namespace, { kind: 'record', name, fields });
    if (!Array.isArray(schema['fields'])) throw this.#fail(`the record ${quotable(name)} has no list of fields`);
    for (const field of schema['fields']) fields.push(this.#field(field, namespaceOf(name)));
    refuseTwice(
      fields.map((field) => field.name),
      (twice) => this.#fail(`the record ${quotable(name)} has the field ${quotable(twice)} twice`),
    );
    return record;
  }

  #field(field: unknown, namespace: string): AvroField {
    if (!isObject(field) || typeof field['name'] !== 'string') throw this.#fail('it has a field without a name');
    const type = this.#type(field['type'], namespace);
    return { name: field['name'], type, isOptional: field['default'] === null };
  }

  #symbols({ symbols }: Schema): readonly string[] {
    if (!Array.isArray(symbols) || !symbols.every((symbol) => typeof symbol === 'string'))
      throw this.#fail('it has an enum without a list of symbols');
    refuseTwice(symbols, (twice) => this.#fail(`it has an enum with the symbol ${quotable(twice)} twice`));
    return symbols;
  }

  #size({ size }: Schema): number {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      throw this.#fail('it has a fixed type whose size is not a number of bytes');
    return size;
  }

  #name<Type extends AvroType>(schema: Schema, namespace: string, type: Type): Type {
    const name = this.#nameOf(schema, namespace);
    if (this.#named.has(name)) throw this.#fail(`it defines the type ${quotable(name)} twice`);
    this.#named.set(name, type);
    return type;
  }

  #nameOf({ name, namespace: own }: Schema, around: string): string {
    if (typeof name !== 'string' || isPrimitive(simpleName(name))) throw this.#fail('it has a type without a name');
    return fullName(name, typeof own === 'string' ? own : around);
  }
}

/** A name with a dot has its namespace in itself. */
const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

const namespaceOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')));
