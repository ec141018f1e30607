/** How the value of a Kafka record is written when it is not JSON. */
export type ValueEncoding = 'avro' | 'protobuf';

export type ProtobufScalar = 'string' | 'bool' | 'int64' | 'double';

/** A scalar, or one of the messages of the descriptor. */
export type ProtobufType = ProtobufScalar | { readonly message: string };

/** Required: always in the JSON. Nullable: required, and null there when the message lacks it. */
export type Presence = 'required' | 'optional' | 'nullable';

interface NamedField {
  /** In the JSON of the contract. */
  readonly name: string;
  readonly presence: Presence;
}

/** One value with its number. */
export interface NumberedType {
  readonly number: number;
  readonly type: ProtobufType;
}

export type PlainField = NamedField & NumberedType & { readonly form: 'single' | 'list' | 'map' };

/** One value of several types, each with a number of its own. */
export type OneofField = NamedField & { readonly form: 'oneof'; readonly branches: readonly NumberedType[] };

export type ProtobufField = PlainField | OneofField;

export interface ProtobufMessage {
  /** It stands for the value of its only field, because Protobuf has no list of lists and the like. */
  readonly isWrapper?: true;
  readonly fields: readonly ProtobufField[];
}

/** The messages of a contract as data, with which the kit reads and writes them. */
export interface ProtobufDescriptor {
  /** The message of the event's data, the first of its file. */
  readonly root: string;
  readonly messages: Readonly<Record<string, ProtobufMessage>>;
}

/** An event in one major version, as registries know it. */
interface RegisteredEvent {
  readonly source: string;
  readonly type: string;
  readonly version: number;
  /** The full name of record and message: `depot.shelves.ShelfFilledV1`. */
  readonly name: string;
}

/** The messages of one major version of an event: made by `npm run generate` from its schema file. */
export type EventMessages = RegisteredEvent & ProtobufDescriptor;

/**
 * One major version of an event in the encodings beside JSON: made by `npm run generate` from its schema file. `Data` is
 * known to the compiler only.
 */
export interface EventEncodings<Type extends string = string, Data = unknown> extends RegisteredEvent {
  readonly type: Type;
  /** The Avro schema as JSON text. */
  readonly avroSchema: string;
  /** The text of the .proto file. */
  readonly protobufSchema: string;
  readonly protobuf: EventMessages;
  /** Carries the type of the data; never there at run time. */
  readonly data?: Data;
}
