import type { EventEncodings, ValueEncoding } from '#schemas/encodings.ts';
import type { Framing } from '../../encodings/frame.ts';

/** A schema by which a value was written. */
export interface RegisteredSchema {
  /** `AVRO`, `PROTOBUF`, `JSON`, or one that somebody has added to their registry. */
  readonly type: string;
  readonly text: string;
}

/** Where the schemas are by which values are written. */
export interface SchemaRegistry {
  /** How an id stands in front of a value. */
  readonly framing: Framing;
  /** For messages: a URL, or the name of a registry of Glue. */
  readonly name: string;
  /**
   * The schema of an id: of Confluent a number or a UUID, of Glue the UUID of a version.
   * @returns undefined when the registry has none of that id
   * @throws TributaryError REGISTRY_UNREACHABLE, REGISTRY_REFUSED
   */
  schemaOf(id: string): Promise<RegisteredSchema | undefined>;
  /**
   * The id of a contract's own schema, which has to be registered: nothing here registers one.
   * @returns undefined when the registry does not have it
   * @throws TributaryError REGISTRY_UNREACHABLE, REGISTRY_REFUSED
   */
  idOf(encodings: EventEncodings, encoding: ValueEncoding): Promise<string | undefined>;
}

/** The text by which a registry knows a contract's own schema. */
export const ownSchema = ({ avroSchema, protobufSchema }: EventEncodings, encoding: ValueEncoding): string =>
  (encoding === 'avro' ? avroSchema : protobufSchema).trim();
