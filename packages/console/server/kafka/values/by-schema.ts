import { UsageError } from '@tributary/region/command-line';
import { at, isObject, type Json, type JsonObject, listOf, numberOf, parseJson, textOf } from '@tributary/region/json';
import {
  ProtobufSchema,
  ValueUndecodable,
  ValueUnencodable,
  writeConfluent,
  writeConfluentGuid,
  writeGlue,
  writeRank,
} from '@tributary/region/kafka-values';
import { encodeByAvro } from '../../../../../ops/clients/avro-values.ts';
import type { Destination } from '../../../../../ops/dlq/dead-letter.ts';
import { forCode } from '../../../../../ops/exact-json.ts';
import type { Context } from '../../endpoint.ts';
import type { SchemaMark } from '../shapes.ts';
import { SCHEMA_ID_NAME } from './framed.ts';
import { type FoundSchema, lookupsIn, NAMES } from './lookup.ts';

export type RawRecord = Extract<Destination, { kind: 'kafka' }>['record'];

/** A record and the payload that it was made of. */
export interface ToWrite {
  readonly record: RawRecord;
  readonly payload: Json;
}

/** A record that has been written by the schema that it names, which is of another producer. */
export interface WrittenBySchema {
  readonly record: RawRecord;
  readonly found: FoundSchema;
}

/** The schema that a record names beside its value; undefined where it names none. @throws UsageError */
export function schemaMarkIn(payload: Json): SchemaMark | undefined {
  const mark = isObject(payload) ? payload['schema'] : undefined;
  if (mark === undefined) return undefined;
  if (isObject(mark)) {
    const [registry, id] = [mark['registry'], textOf(mark['id'])];
    const message = messageIn(mark);
    if ((registry === 'confluent' || registry === 'glue') && id !== '')
      return { registry, id, ...(message && { message }) };
  }
  throw new UsageError('The "schema" of a Kafka record is { "registry": "confluent" or "glue", "id" }, or left out.');
}

function messageIn(mark: JsonObject): SchemaMark['message'] {
  const [path, rank] = [at(mark, 'message', 'path'), numberOf(at(mark, 'message', 'rank'))];
  if (rank !== undefined) return { rank };
  return path === undefined ? undefined : { path: listOf(path).map((position) => numberOf(position) ?? 0) };
}

/**
 * The record with its JSON written by the schema that it names.
 * @throws UsageError for a schema that is not there or cannot write, and for a value that it does not take
 */
export async function writtenBySchema(
  context: Context,
  mark: SchemaMark,
  { record, payload }: ToWrite,
): Promise<WrittenBySchema> {
  const found = await lookupsIn(context)[mark.registry](mark.id);
  if (found === undefined) throw new UsageError(`${NAMES[mark.registry]} has no schema ${mark.id}.`);
  const value = isObject(payload) ? payload['value'] : undefined;
  if (value === undefined)
    throw new UsageError('The "schema" of a Kafka record is that of its "value", which it lacks.');
  const isInHeader = record.headers.some((header) => SCHEMA_ID_NAME in header);
  const body = bodyOf(found, value, mark.message);
  const bytes = isInHeader ? body : framed(mark, body);
  return { record: { ...record, value: bytes.toString('base64') }, found };
}

function bodyOf({ schema, references, about }: FoundSchema, value: Json, message: SchemaMark['message']): Buffer {
  if (schema.type === 'JSON') return Buffer.from(JSON.stringify(value));
  if (schema instanceof ProtobufSchema) return inProtobuf(schema, value, message);
  return encodeByAvro({ text: schema.text, references }, forCode(value), about.name ?? about.id);
}

/** Its JSON has integers of 64 bits as texts: no number needs more digits than JavaScript's. */
function inProtobuf(schema: ProtobufSchema, value: Json, message: SchemaMark['message']): Buffer {
  try {
    return schema.encode(parseJson(JSON.stringify(value)) ?? null, message);
  } catch (error) {
    if (error instanceof ValueUnencodable || error instanceof ValueUndecodable)
      throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function framed({ registry, id, message }: SchemaMark, body: Buffer): Buffer {
  const path = message !== undefined && 'path' in message ? message.path : undefined;
  const rank = message !== undefined && 'rank' in message ? writeRank(message.rank) : Buffer.alloc(0);
  if (registry === 'glue') return writeGlue(id, Buffer.concat([rank, body]));
  return id.includes('-') ? writeConfluentGuid(id, body, path) : writeConfluent(Number(id), body, path);
}
