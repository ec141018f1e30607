import type { ContractShape, Field, RecordShape, Shape } from './shape.ts';

/** A schema of Avro as JSON has it. @see https://avro.apache.org/docs/1.12.0/specification/ */
export type AvroSchema = string | readonly AvroSchema[] | { readonly [member: string]: unknown };

/**
 * The Avro schema of a contract: one record, and in it all others where they are first used. What is optional is a union
 * with null, null first, so that old and new readers have a default. Patterns, lengths and formats are for the contract's
 * own validator. Members have a fixed order, because registries compare texts.
 */
export const avroOf = (contract: ContractShape): AvroSchema => new AvroWriter(contract).root();

class AvroWriter {
  readonly #contract: ContractShape;
  readonly #written = new Set<string>();

  constructor(contract: ContractShape) {
    this.#contract = contract;
  }

  root(): AvroSchema {
    return this.#type({ kind: 'record', name: this.#contract.root });
  }

  #type(shape: Shape): AvroSchema {
    switch (shape.kind) {
      case 'list':
        return { type: 'array', items: this.#type(shape.of) };
      case 'map':
        return { type: 'map', values: this.#type(shape.of) };
      case 'union':
        return shape.of.map((one) => this.#type(one));
      case 'record':
        return this.#record(shape.name);
      default:
        return shape.kind;
    }
  }

  /** A record is defined once and then known by its full name. */
  #record(name: string): AvroSchema {
    const { namespace, root, records } = this.#contract;
    const own = name === root ? namespace : `${namespace}.${root}`;
    const record = records.get(name);
    if (record === undefined || this.#written.has(name)) return `${own}.${name}`;
    this.#written.add(name);
    return {
      type: 'record',
      name,
      namespace: own,
      ...docOf(record),
      fields: record.fields.map((one) => this.#field(one)),
    };
  }

  #field(field: Field): AvroSchema {
    const { name, shape, isRequired, isNullable } = field;
    const type = this.#type(shape);
    if (isRequired && !isNullable) return { name, type, ...docOf(field) };
    const union = Array.isArray(type) ? ['null', ...type] : ['null', type];
    return { name, type: union, ...docOf(field), ...(isRequired ? {} : { default: null }) };
  }
}

const docOf = ({ description }: Field | RecordShape): { readonly doc?: string } =>
  description === undefined ? {} : { doc: description };
