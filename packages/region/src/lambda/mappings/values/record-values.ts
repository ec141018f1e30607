import type { JsonObject } from '../../../core/json.ts';
import type { KafkaRecord } from '../../../kafka-client/record.ts';
import { type Schema, ValueUndecodable } from '../../../kafka-values/schema-kind.ts';
import { FRAMINGS, type Framing, type Unframed } from './framings.ts';
import type { KnownSchemas, Schemas } from './known-schemas.ts';
import type { Attribute, SchemaRegistrySettings } from './settings.ts';

/** Why a record does not go to the function. */
export interface Refusal {
  readonly condition: 'SCHEMA_NOT_FOUND' | 'DESERIALIZATION_ERROR';
  readonly reason: string;
}

/** A record whose attributes are decoded as its mapping wants them. */
export interface DecodedRecord {
  /** The fields in which its form in the event differs from that of any record. */
  readonly fields: JsonObject;
  /** The JSON text of the value, where values are decoded. */
  readonly valueText: string | undefined;
}

export type RecordOutcome = DecodedRecord | { readonly refusal: Refusal };

type Bytes = Pick<KafkaRecord, 'key' | 'value'>;

/** One attribute of a record. */
interface Decoded {
  readonly fields: JsonObject;
  readonly text: string;
}

const FIELDS = {
  KEY: { name: 'key', metadata: 'keySchemaMetadata' },
  VALUE: { name: 'value', metadata: 'valueSchemaMetadata' },
} as const;

/**
 * Decodes keys and values of records by the schemas that they name, before a filter sees them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
 */
export class RecordValues {
  readonly #settings: Pick<SchemaRegistrySettings, 'format' | 'attributes'>;
  readonly #framing: Framing;
  readonly #known: KnownSchemas;

  constructor({ kind, format, attributes }: Omit<SchemaRegistrySettings, 'uri' | 'access'>, known: KnownSchemas) {
    this.#settings = { format, attributes };
    this.#framing = FRAMINGS[kind];
    this.#known = known;
  }

  /**
   * Looks up the schemas that records name; at once when all are known.
   * @throws ApiError of `SchemaRegistry`
   */
  schemasOf(records: readonly Bytes[]): Schemas | Promise<Schemas> {
    return this.#known.lookUp(records.flatMap((record) => this.#idsIn(record)));
  }

  /** Decodes a record by the schemas that it names. A null key or value has no schema, and stays what it is. */
  decode(record: Bytes, schemas: Schemas): RecordOutcome {
    const fields: Record<string, string | JsonObject> = {};
    let valueText: string | undefined;
    for (const attribute of this.#settings.attributes) {
      const bytes = record[FIELDS[attribute].name];
      if (bytes === null) continue;
      const outcome = this.#decoded(attribute, bytes, schemas);
      if ('refusal' in outcome) return outcome;
      Object.assign(fields, outcome.fields);
      if (attribute === 'VALUE') valueText = outcome.text;
    }
    return { fields, valueText };
  }

  /** Attributes whose framing cannot be read name none. */
  #idsIn(record: Bytes): readonly string[] {
    return this.#settings.attributes.flatMap((attribute) => {
      const bytes = record[FIELDS[attribute].name];
      const unframed = bytes === null ? undefined : this.#unframed(bytes);
      return unframed === undefined || 'problem' in unframed ? [] : [unframed.schemaId];
    });
  }

  #decoded(attribute: Attribute, bytes: Buffer, schemas: Schemas): Decoded | { refusal: Refusal } {
    const { name, metadata } = FIELDS[attribute];
    const refuse = (condition: Refusal['condition'], reason: string) => ({
      refusal: { condition, reason: `${name}: ${reason}` },
    });
    const unframed = this.#unframed(bytes);
    if ('problem' in unframed) return refuse('DESERIALIZATION_ERROR', unframed.problem);
    const { schemaId, body } = unframed;
    const found = schemas.get(schemaId) ?? { kind: 'absent' };
    if (found.kind === 'absent') return refuse('SCHEMA_NOT_FOUND', `The registry has no schema ${schemaId}.`);
    if (found.kind === 'unreadable') {
      return refuse('DESERIALIZATION_ERROR', `The schema ${schemaId} cannot be read: ${found.reason}`);
    }
    const { schema } = found;
    try {
      const text = this.#textOf(schema, body);
      const shown = this.#settings.format === 'JSON' ? Buffer.from(text) : body;
      const about = { dataFormat: schema.type, schemaId };
      return { fields: { [name]: shown.toString('base64'), [metadata]: about }, text };
    } catch (error) {
      return refuse('DESERIALIZATION_ERROR', problemIn(error));
    }
  }

  #textOf(schema: Schema, body: Buffer): string {
    if (schema.type !== 'PROTOBUF') return schema.decode(body);
    const { message, payload } = this.#framing.messageIn(body);
    return schema.decode(payload, message);
  }

  #unframed(bytes: Buffer): Unframed | { readonly problem: string } {
    try {
      return this.#framing.read(bytes);
    } catch (error) {
      return { problem: problemIn(error) };
    }
  }
}

/** Whatever a decoder stumbles over, the partition goes on behind the record. */
const problemIn = (error: unknown): string => (error instanceof ValueUndecodable ? error.message : String(error));
