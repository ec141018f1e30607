import { UsageError } from '@tributary/region/command-line';
import { isObject, type Json, textOf } from '@tributary/region/json';
import { writeConfluent, writeConfluentGuid, writeGlue } from '@tributary/region/kafka-values';
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

/** What a value of Protobuf lacks here. */
export const NO_PROTOBUF =
  'Its schema is of another producer, and values of Protobuf are written by contracts of this project alone.';

/** The schema that a record names beside its value; undefined where it names none. @throws UsageError */
export function schemaMarkIn(payload: Json): SchemaMark | undefined {
  const mark = isObject(payload) ? payload['schema'] : undefined;
  if (mark === undefined) return undefined;
  if (isObject(mark)) {
    const [registry, id] = [mark['registry'], textOf(mark['id'])];
    if ((registry === 'confluent' || registry === 'glue') && id !== '') return { registry, id };
  }
  throw new UsageError('The "schema" of a Kafka record is { "registry": "confluent" or "glue", "id" }, or left out.');
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
  const body = bodyOf(found, value);
  const bytes = isInHeader ? body : framed(mark, body);
  return { record: { ...record, value: bytes.toString('base64') }, found };
}

function bodyOf({ schema, references, about }: FoundSchema, value: Json): Buffer {
  if (schema.type === 'JSON') return Buffer.from(JSON.stringify(value));
  if (schema.type === 'PROTOBUF') throw new UsageError(NO_PROTOBUF);
  return encodeByAvro({ text: schema.text, references }, forCode(value), about.name ?? about.id);
}

function framed({ registry, id }: SchemaMark, body: Buffer): Buffer {
  if (registry === 'glue') return writeGlue(id, body);
  return id.includes('-') ? writeConfluentGuid(id, body) : writeConfluent(Number(id), body);
}
