import { ValueUndecodable } from '../schema-kind.ts';
import { type MessageInValue, readPath, writePath } from './message-index.ts';
import { readUuid, UUID_BYTES, uuidBytes } from './uuid.ts';

/** How a value names its schema in a registry of Confluent's kind. */
export type ConfluentSchema = { readonly id: number } | { readonly guid: string };

/** A value by Confluent's framing, up to what only its schema tells. */
export interface ConfluentValue {
  readonly schema: ConfluentSchema;
  /** What follows the id: the payload; of Protobuf, the message indexes and the payload, but in a header's case. */
  readonly body: Buffer;
  /** The message indexes, where a header has the id. */
  readonly headerIndexes?: Buffer;
}

/** The headers of a record, in order. */
type Headers = readonly (readonly [name: Buffer, value: Buffer | null])[];

const MAGIC = { id: 0, guid: 1 };
const ID_END = 5;
const GUID_END = 1 + UUID_BYTES;
const HEADER = { key: '__key_schema_id', value: '__value_schema_id' };

/**
 * Reads the prefix of a key or value: the byte 0 and an id of four bytes, or the byte 1 and a GUID of sixteen.
 * @throws ValueUndecodable when it begins in another way
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
export function readConfluent(bytes: Buffer): ConfluentValue {
  const magic = bytes[0];
  if (magic === MAGIC.guid) return { schema: guidOf(bytes), body: bytes.subarray(GUID_END) };
  if (magic === undefined) throw new ValueUndecodable("It is empty, and has no framing of Confluent's.");
  if (magic !== MAGIC.id)
    throw new ValueUndecodable(`It begins with the byte ${magic}, not with the byte 0 of Confluent's framing.`);
  if (bytes.length < ID_END) throw cutOff(bytes, ID_END);
  return { schema: { id: idOf(bytes) }, body: bytes.subarray(ID_END) };
}

/**
 * The same where a header may name the schema by its GUID; of several headers the last one counts. Without a header the
 * prefix does.
 * @throws ValueUndecodable
 */
export function readConfluentRecord(attribute: 'key' | 'value', bytes: Buffer, headers: Headers): ConfluentValue {
  const header = headers.findLast(([name]) => name.equals(Buffer.from(HEADER[attribute])))?.[1];
  if (header === undefined || header === null) return readConfluent(bytes);
  if (header[0] !== MAGIC.guid) throw new ValueUndecodable(`The header ${HEADER[attribute]} has no GUID of a schema.`);
  return { schema: guidOf(header), body: bytes, headerIndexes: header.subarray(GUID_END) };
}

/**
 * The message of a value of Protobuf.
 * @throws ValueUndecodable
 */
export function confluentMessage({ body, headerIndexes }: ConfluentValue): MessageInValue {
  if (headerIndexes === undefined) return readPath(body);
  const { message, payload } = headerIndexes.length === 0 ? FIRST : readPath(headerIndexes);
  if (payload.length > 0) throw new ValueUndecodable('The header of the schema goes on behind its message indexes.');
  return { message, payload: body };
}

const FIRST: MessageInValue = { message: { path: [0] }, payload: Buffer.alloc(0) };

/**
 * Writes the framing, of values of Protobuf with the path of the message.
 * @param schemaId up to 2^31 - 1
 */
export function writeConfluent(schemaId: number, payload: Buffer, path?: readonly number[]): Buffer {
  const prefix = Buffer.alloc(ID_END);
  prefix.writeInt32BE(schemaId, 1);
  return Buffer.concat([prefix, path === undefined ? Buffer.alloc(0) : writePath(path), payload]);
}

/** The same where the schema is named by its GUID, which every cluster has alike. */
export function writeConfluentGuid(guid: string, payload: Buffer, path?: readonly number[]): Buffer {
  const [, named] = confluentHeader('value', guid, path);
  return Buffer.concat([named, payload]);
}

/** The header by which a value names its schema; the value is the bare payload then. */
export function confluentHeader(attribute: 'key' | 'value', guid: string, path?: readonly number[]): [Buffer, Buffer] {
  const indexes = path === undefined ? Buffer.alloc(0) : writePath(path);
  return [Buffer.from(HEADER[attribute]), Buffer.concat([Buffer.from([MAGIC.guid]), uuidBytes(guid), indexes])];
}

/** No registry gives a negative id, and not each of them answers a question for one. */
function idOf(bytes: Buffer): number {
  const id = bytes.readInt32BE(1);
  if (id >= 0) return id;
  throw new ValueUndecodable(`It has the schema id ${id}, which no registry gives.`);
}

function guidOf(bytes: Buffer): ConfluentSchema {
  if (bytes.length < GUID_END) throw cutOff(bytes, GUID_END);
  return { guid: readUuid(bytes, 1) };
}

function cutOff(bytes: Buffer, needed: number): ValueUndecodable {
  return new ValueUndecodable(`It has ${bytes.length} bytes; Confluent's framing alone has ${needed}.`);
}
