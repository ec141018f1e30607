/** As the registries name the kinds of schemas. */
export type SchemaType = 'AVRO' | 'JSON' | 'PROTOBUF';

export interface SchemaSource {
  readonly text: string;
  /** The texts of the schemas that it uses, by the names by which it names them. */
  readonly references: ReadonlyMap<string, string>;
}

/** One kind of schema: how a text of it is read. */
export interface SchemaKind {
  readonly type: SchemaType;
  /** @throws SchemaInvalid with the place in the text */
  parse(source: SchemaSource): Schema;
}

/** A schema by which values can be decoded, and which can be compared with another of its kind. */
export interface Schema {
  readonly type: SchemaType;
  /** As it was given. */
  readonly text: string;
  /** The same for texts that differ in layout alone. */
  readonly canonical: string;
  /** Why a reader with this schema cannot read all that was written with the other; empty when it can. */
  cannotRead(writer: Schema): readonly Incompatibility[];
  /**
   * The JSON text of a value. Integers keep all their digits.
   * @param message which message of a file of Protobuf; the first if it is not said
   * @throws ValueUndecodable
   */
  decode(payload: Buffer, message?: MessageIndex): string;
}

/**
 * A message of a .proto file: by Confluent as the path of positions from the top of the file, by Glue as its rank among
 * the full names of all messages.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
export type MessageIndex = { readonly path: readonly number[] } | { readonly rank: number };

/** One reason why a reader cannot read what a writer wrote. */
export interface Incompatibility {
  /** As Confluent's registry names it, such as `READER_FIELD_MISSING_DEFAULT_VALUE`. */
  readonly type: string;
  /** Where in the schema, such as `/fields/2`. */
  readonly path: string;
  readonly message: string;
}

export class SchemaInvalid extends Error {
  override readonly name = 'SchemaInvalid';
}

/** A JSON value that its schema does not take. */
export class ValueUnencodable extends Error {
  override readonly name = 'ValueUnencodable';
}

export class ValueUndecodable extends Error {
  override readonly name = 'ValueUndecodable';
}
