import type { EventMessages, ValueEncoding } from '#schemas/encodings.ts';
import { decodeAvro } from '../../encodings/avro/decode.ts';
import { parseAvro } from '../../encodings/avro/parse.ts';
import type { AvroType } from '../../encodings/avro/types.ts';
import type { Framed } from '../../encodings/frame.ts';
import { decodeProtobuf } from '../../encodings/protobuf/decode.ts';
import { KitError } from '../../errors.ts';
import { quotable } from '../../json.ts';
import { type KafkaRecord, locationOf } from '../record.ts';
import type { RegisteredSchema } from '../registry/schema-registry.ts';
import { messageNameOf } from './message-names.ts';

/** Made once for each schema, which the registry's memory keeps. */
const avroTypes = new WeakMap<RegisteredSchema, AvroType>();

/** The types that every registry has. Confluent's takes more by plug-ins of its own. */
const KNOWN: readonly string[] = ['AVRO', 'JSON', 'PROTOBUF'];

/** Decodes the value of one record. */
export class SchemaDecoder {
  readonly #location: string;
  readonly #encoding: ValueEncoding;
  readonly #registry: string;

  /** @param registry its name, for errors */
  constructor(record: KafkaRecord, encoding: ValueEncoding, registry: string) {
    this.#location = locationOf(record);
    this.#encoding = encoding;
    this.#registry = registry;
  }

  /**
   * Avro is decoded by the schema with which it was written: nothing else says where its fields are. Protobuf says itself
   * which field is which, so it is decoded by the contract, once its message is known to be that of the contract.
   * @returns undefined for Protobuf without a contract
   * @throws TributaryError RECORD_SCHEMA_UNKNOWN, SCHEMA_TYPE_UNKNOWN, RECORD_SCHEMA_OTHER, RECORD_NOT_DECODED,
   * SCHEMA_NOT_READABLE
   */
  decode(frame: Framed, schema: RegisteredSchema | undefined, contract: EventMessages | undefined): string | undefined {
    const { schemaId: id, payload } = frame;
    const [location, registry] = [this.#location, this.#registry];
    if (schema === undefined) throw new KitError('RECORD_SCHEMA_UNKNOWN', { location, registry, id });
    if (!KNOWN.includes(schema.type))
      throw new KitError('SCHEMA_TYPE_UNKNOWN', { location, registry, id, type: quotable(schema.type) });
    const expected = this.#encoding.toUpperCase();
    if (schema.type !== expected) throw this.#other(`schema ${id} of ${schema.type}`, `one of ${expected}`);
    if (schema.type === 'AVRO') return decodeAvro(avroTypeOf(schema, id), payload, location);
    if (contract === undefined) return undefined;
    this.#checkMessage(frame, schema, contract);
    return decodeProtobuf(contract, payload, location);
  }

  #checkMessage(frame: Framed, { text }: RegisteredSchema, { name }: EventMessages): void {
    const written = messageNameOf(text, frame);
    if (written === name) return;
    const { messageIndexes, messageRank, schemaId } = frame;
    const index = messageRank ?? messageIndexes?.join('.');
    throw this.#other(
      written === undefined ? `message ${index} of schema ${schemaId}, which has none` : `message ${quotable(written)}`,
      name,
    );
  }

  #other(written: string, expected: string): KitError {
    return new KitError('RECORD_SCHEMA_OTHER', { location: this.#location, written, expected });
  }
}

function avroTypeOf(schema: RegisteredSchema, id: string): AvroType {
  const type = avroTypes.get(schema) ?? parseAvro(schema.text, id);
  avroTypes.set(schema, type);
  return type;
}
