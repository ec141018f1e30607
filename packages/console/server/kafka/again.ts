import { UsageError } from '@tributary/region/command-line';
import type { KafkaRecord } from '@tributary/region/kafka-client';
import { registryOfRegion } from '../../../../ops/clients/schema-registry.ts';
import type { Destination } from '../../../../ops/dlq/dead-letter.ts';
import { parsePayload } from '../../../../ops/dlq/edit.ts';
import { readableBy } from '../../../../ops/dlq/values/readable.ts';
import type { Context } from '../endpoint.ts';
import { expectedEncoding } from './encoding.ts';
import { bytesOf, recordRow } from './record-row.ts';
import { recordText } from './record-text.ts';
import { readFound } from './records.ts';
import type { DecodedValue, Encoding, RecordAgain, SchemaMark } from './shapes.ts';
import { writtenBySchema } from './values/by-schema.ts';
import { framedIn } from './values/framed.ts';

/**
 * A record in the form in which it is edited and sent again. A value in Avro or Protobuf is JSON in it, with the encoding
 * in which it is written when it is sent, or the schema of another producer that writes it.
 */
export async function recordAgain(context: Context, query: URLSearchParams): Promise<RecordAgain> {
  const { record, decoded } = await readFound(context, query);
  const row = recordRow({ record, decoded }, true);
  const encoding = await expectedEncoding(context, record.topic);
  if (record.value === null || (encoding === undefined && decoded === undefined)) return { text: recordText(row) };
  const own = encoding && (await jsonOf(context, record, encoding));
  if (own !== undefined && own.problem === undefined)
    return { text: recordText({ ...row, value: own.value, encoding }) };
  const bySchema = await writableBySchema(context, record, decoded);
  if ('problem' in bySchema) return { text: recordText(row), problem: own?.problem ?? bySchema.problem };
  return { text: recordText({ ...row, ...bySchema }) };
}

/** The JSON of a value that the schema of another producer can write again, or why not. */
async function writableBySchema(context: Context, record: KafkaRecord, decoded: DecodedValue | undefined) {
  const framed = framedIn(record);
  if (framed === undefined || decoded === undefined) return { problem: 'It names no schema.' };
  if ('problem' in decoded) return { problem: decoded.problem };
  const { registry, schemaId: id } = framed;
  const schema: SchemaMark = { registry, id, ...(decoded.schema.type === 'PROTOBUF' && { message: framed.message() }) };
  const problem = await problemOf(context, schema, decoded.text);
  return problem === undefined ? { value: { text: decoded.text }, schema } : { problem };
}

/** Why a value cannot be written again, though it can be read. */
async function problemOf(context: Context, schema: SchemaMark, text: string): Promise<string | undefined> {
  const record = { key: null, value: null, headers: [] };
  try {
    await writtenBySchema(context, schema, { record, payload: parsePayload(`{"value":${text}}`, 'The record') });
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** The value as its contract has it. */
async function jsonOf({ regionUrl }: Context, record: KafkaRecord, encoding: Encoding) {
  const registryOf = () => registryOfRegion(regionUrl);
  const { destination, problem } = await readableBy(registryOf, destinationOf(record, encoding), record.offset);
  const value = destination.kind === 'kafka' ? destination.record.value : null;
  return { value: bytesOf(value === null ? null : Buffer.from(value, 'base64')), problem };
}

function destinationOf(record: KafkaRecord, valueEncoding: Encoding): Destination {
  const { topic, partition, key, value, headers } = record;
  return {
    kind: 'kafka',
    topic,
    partition,
    record: {
      key: key?.toString('base64') ?? null,
      value: value?.toString('base64') ?? null,
      headers: headers.map(([name, content]) => ({
        [name.toString()]: content === null ? undefined : [...new Int8Array(content)],
      })),
      valueEncoding,
    },
  };
}
