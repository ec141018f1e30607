import { UsageError } from '@tributary/region/command-line';
import { at, isObject, type Json, type JsonObject, numberOf, textOf } from '@tributary/region/json';
import { registryOfRegion, withRegistry } from '../../../../ops/clients/schema-registry.ts';
import type { Destination } from '../../../../ops/dlq/dead-letter.ts';
import { checkPayload, parsePayload } from '../../../../ops/dlq/edit.ts';
import { KafkaTopics, wireRecord } from '../../../../ops/dlq/kafka-topics.ts';
import { withPayload } from '../../../../ops/dlq/payload.ts';
import { encodedBy } from '../../../../ops/dlq/values/encoded.ts';
import { forCode } from '../../../../ops/exact-json.ts';
import { type Context, EndpointError } from '../endpoint.ts';
import { eventNameIn, payloadSchema } from '../registry/event-name.ts';
import { findEventSchema } from '../registry/event-schemas.ts';
import { problemsIn } from '../registry/problems.ts';
import { connectionOf } from './cluster.ts';
import { encodingProblem, ownTopic } from './encoding.ts';
import type { Produced, RecordCheck, SchemaMark } from './shapes.ts';
import { type RawRecord, schemaMarkIn, type ToWrite, writtenBySchema } from './values/by-schema.ts';

type KafkaDestination = Extract<Destination, { kind: 'kafka' }>;

/** Checks a record before it is sent: its form, the contract of its event, and the schema of the registry. */
export async function checkRecord(context: Context, body: JsonObject): Promise<RecordCheck> {
  const [topic, text] = [textOf(body['topic']), textOf(body['text'])];
  let payload: Json;
  let destination: KafkaDestination;
  let mark: SchemaMark | undefined;
  try {
    payload = parsePayload(text, 'The record');
    destination = destinationOf(topic, payload);
    mark = schemaMarkIn(payload);
  } catch (error) {
    return refused(error);
  }
  if (mark !== undefined) return checkBySchema(context, mark, { record: destination.record, payload });
  const schema = await schemaOf(context, payload);
  const named = schema ? problemsIn(forCode(payload), schema.schema) : [];
  const own = await ownTopic(context, topic);
  if (own === undefined) return { problems: named, isSendable: true, ...schema };
  // Bytes are sent as they are.
  if (own.encoding !== undefined && typeof at(payload, 'valueBase64') === 'string')
    return { problems: [], isSendable: true };
  const misread = encodingProblem(topic, own, destination.record);
  if (misread !== undefined) return { problems: [{ message: misread }], isSendable: true, ...schema };
  const broken = contractProblem(destination);
  const problems = broken === undefined || named.length > 0 ? named : [{ message: broken }];
  return { problems: broken === undefined ? [] : problems, isSendable: true, ...schema, ...own };
}

const ENCODINGS = { AVRO: 'avro', PROTOBUF: 'protobuf' } as const;

/** Whether the schema of another producer takes the value. */
async function checkBySchema(context: Context, mark: SchemaMark, given: ToWrite): Promise<RecordCheck> {
  try {
    const { about } = (await writtenBySchema(context, mark, given)).found;
    const version = about.version === undefined ? '' : `, version ${about.version}`;
    const schemaName = `${about.name ?? about.id}${version}`;
    return {
      problems: [],
      isSendable: true,
      schemaName,
      ...(about.type !== 'JSON' && { encoding: ENCODINGS[about.type] }),
    };
  } catch (error) {
    return refused(error);
  }
}

/** What a person can mend. @throws any other error */
function refused(error: unknown): RecordCheck {
  if (error instanceof UsageError) return { problems: [{ message: error.message }], isSendable: false };
  throw error;
}

async function schemaOf({ target }: Context, payload: Json) {
  const name = eventNameIn(payload);
  const found = name && (await findEventSchema(target, name));
  const schema = found && payloadSchema(payload, found.content);
  return schema && { schema, schemaName: found.name };
}

/** Why the functions of this project would refuse the record. */
function contractProblem(destination: KafkaDestination): string | undefined {
  try {
    checkPayload(destination);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
}

/**
 * Sends a record, right or wrong. A value with an encoding is written in it, one with a schema by that.
 * @throws EndpointError for a text that is no record; UsageError for a value that its schema does not take
 */
export async function produceRecord(context: Context, body: JsonObject): Promise<Produced> {
  const topic = textOf(body['topic']);
  const payload = parsePayload(textOf(body['text']), 'The record');
  const destination = destinationOf(topic, payload);
  const record = await writtenRecord(context, destination, payload);
  const kafka = new KafkaTopics(await connectionOf(context));
  try {
    const [position] = await kafka.produce([wireRecord(topic, numberOf(body['partition']), record)]);
    if (position === undefined) throw new EndpointError('NotSent', 'The cluster did not say that it has it.', 502);
    const eventId = idIn(payload);
    return {
      partition: position.partition,
      offset: String(position.offset),
      ...(eventId !== '' && { eventId }),
    };
  } finally {
    await kafka.close();
  }
}

async function writtenRecord(context: Context, destination: KafkaDestination, payload: Json): Promise<RawRecord> {
  const mark = schemaMarkIn(payload);
  if (mark !== undefined) return (await writtenBySchema(context, mark, { record: destination.record, payload })).record;
  return withRegistry(() => encodedBy(() => registryOfRegion(context.regionUrl), destination));
}

const NOTHING = { key: null, value: null, headers: [] };

/** A record without a value is a tombstone, which no handler takes, and which compaction needs. */
function destinationOf(topic: string, payload: Json): KafkaDestination {
  const empty: Destination = { kind: 'kafka', topic, partition: 0, record: NOTHING };
  const isTombstone = isObject(payload) && payload['value'] === null;
  const filled = withPayload(empty, isTombstone ? { ...payload, value: '' } : payload);
  if (filled.kind !== 'kafka') throw new EndpointError('NoRecord', 'This is no record.');
  return isTombstone ? { ...filled, record: { ...filled.record, value: null } } : filled;
}

const idIn = (payload: Json): string =>
  [at(payload, 'headers', 'ce_id'), at(payload, 'value', 'id'), at(payload, 'value', 'metadata', 'id')]
    .map((id) => textOf(id))
    .find((id) => id !== '') ?? '';
