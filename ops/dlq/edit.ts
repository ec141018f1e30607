import { readFileSync } from 'node:fs';
import { printable, UsageError } from '@tributary/region/command-line';
import { isObject, type Json } from '@tributary/region/json';
import { conform, definitionOf, parseEnvelope } from '#lib/contract.ts';
import { toError } from '#lib/errors.ts';
import type { RawRecord } from '#lib/failures/failure-record.ts';
import { readRecord } from '#lib/kafka/reading.ts';
import type { Values } from '#lib/kafka/value-reader.ts';
import type { EventDefinition } from '#schemas/definition.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { forCode, parseExactly, problemIn } from '../exact-json.ts';
import { deadLetterById, withDeadLetters } from './collect.ts';
import type { DeadLetter, Destination } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { payloadOf, withPayload } from './payload.ts';
import { putPayload } from './payload-store.ts';
import { addressOf } from './read/claim-check.ts';
import { editedBody } from './read/edited.ts';
import { checkEncodable } from './values/encoded.ts';

export interface EditOptions {
  /** A JSON file, or `-` for standard input. */
  readonly file: string;
  readonly limit: number;
}

/** SQS takes no larger message. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MESSAGE_LIMIT_BYTES = 1_048_576;

/**
 * Replaces a dead letter with one that has another payload. The original stays inside the new one. A payload that is too
 * large for the queue goes to the bucket of payloads.
 * @returns the message id of the new dead letter
 * @throws UsageError when the payload breaks the schema of its event
 */
export async function edit(endpoint: Endpoint, id: string, { file, limit }: EditOptions): Promise<string> {
  return replacePayload(endpoint, id, { payload: parsePayload(contentOf(file), file), check: checkPayload, limit });
}

export interface Replacement {
  readonly payload: Json;
  /** @throws UsageError for what must not be sent */
  readonly check: (destination: Destination) => void;
  readonly limit: number;
}

/** Replaces a dead letter as {@link edit} does. @throws UsageError, also that of the check */
export function replacePayload(
  endpoint: Endpoint,
  id: string,
  { payload, check, limit }: Replacement,
): Promise<string> {
  return withDeadLetters(endpoint, limit, async ({ deadLetters, held }) => {
    const deadLetter = deadLetterById(deadLetters, id);
    check(destinationWith(deadLetter, payload));
    return held.replace(deadLetter, await bodyFor(endpoint, deadLetter, payload));
  });
}

/** Where an edited dead letter would be sent, with its new payload. @throws UsageError for one of unknown origin */
export function destinationWith({ messageId, destination }: DeadLetter, payload: Json): Destination {
  if (destination) return withPayload(addressOf(destination), payload);
  throw new UsageError(`${messageId} has no known origin, so it cannot be redriven.`);
}

/** The payload that a person wrote. @param name of the text, for messages. @throws UsageError for what is not JSON */
export function parsePayload(text: string, name: string): Json {
  const payload = parseExactly(text);
  if (payload === undefined) throw new UsageError(`${name} is not JSON.`);
  const problem = problemIn(text, name);
  if (problem !== undefined) throw new UsageError(problem);
  return payload;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${toError(cause).message}`, { cause });
  }
}

async function bodyFor(endpoint: Endpoint, deadLetter: DeadLetter, payload: Json): Promise<string> {
  const { content, edit: before, messageId } = deadLetter;
  const at = new Date(endpoint.nowMs).toISOString();
  const edit = { original: before?.original ?? content, replaces: messageId, at };
  const inline = editedBody({ ...edit, content: { payload } });
  if (Buffer.byteLength(inline) <= MESSAGE_LIMIT_BYTES) return inline;
  const body = editedBody({ ...edit, content: { claim: await putPayload(endpoint, deadLetter, payload) } });
  const sizeBytes = Buffer.byteLength(body);
  if (sizeBytes > MESSAGE_LIMIT_BYTES)
    throw new UsageError(
      `With its original the dead letter has ${sizeBytes} bytes; a queue takes ${MESSAGE_LIMIT_BYTES}.`,
    );
  return body;
}

type Check = (destination: Destination) => void;

/** By the kind of the destination: checks that what is sent there keeps its contract. */
const CHECKS: { readonly [K in Destination['kind']]: Check } = {
  kafka: checkRecord,
  'kafka-offsets': () => {
    throw new UsageError(
      'The dead letter holds only the offsets of its records, so there is nothing to edit. Produce corrected records.',
    );
  },
  change: (destination) => checkEvent(destination.kind === 'change' ? payloadOf(destination) : undefined),
  'given-up-changes': (destination) => {
    payloadOf(destination);
  },
  function: (destination) => checkEvent(destination.kind === 'function' ? destination.event : undefined),
  queue: (destination) => checkEvent(destination.kind === 'queue' ? parseExactly(destination.body) : undefined),
  target: (destination) => checkEvent(destination.kind === 'target' ? parseExactly(destination.eventText) : undefined),
};

/** @throws UsageError that names each field at fault */
export function checkPayload(destination: Destination): void {
  CHECKS[destination.kind](destination);
}

/** An event without a time gets that of the record that is written. */
const ANY_TIME = { arrivedMs: 0 };

/** Reads the record as the bridge does. */
function checkRecord(destination: Destination): void {
  if (destination.kind !== 'kafka') return;
  const { topic, partition, record } = destination;
  const written = { topic, partition, offset: 0, timestamp: 0, ...record };
  const reading = readRecord(written, allEvents, 'The application', { ...ANY_TIME, values: valuesOf(record) });
  if (reading.kind === 'poison') throw refused(reading.error);
  refusing(() => checkEncodable(destination));
  if (reading.kind === 'tombstone')
    throw new UsageError('Without a value the record is a tombstone, and no handler takes tombstones.');
}

/** A person gives JSON, whatever the topic carries. */
function valuesOf({ value, valueEncoding, isValueDecoded }: RawRecord): Values | undefined {
  if (valueEncoding === undefined) return undefined;
  if (value !== null && !isValueDecoded)
    throw new UsageError(`Give the value as JSON, "value": { ... }. It is written in ${valueEncoding} again.`);
  return { encodingOf: () => valueEncoding, read: ({ value: json }) => Buffer.from(json ?? '', 'base64').toString() };
}

const checkEvent = (event: unknown): void =>
  refusing(() => {
    const detail = isObject(event) && 'detail' in event ? event['detail'] : event;
    const envelope = parseEnvelope(forCode(detail));
    const definitions: readonly EventDefinition[] = allEvents;
    conform(definitionOf(definitions, envelope.metadata, 'The application'), envelope);
  });

function refusing(check: () => void): void {
  try {
    check();
  } catch (thrown) {
    if (thrown instanceof UsageError) throw thrown;
    throw refused(toError(thrown));
  }
}

const refused = (error: Error): UsageError =>
  new UsageError(printable(`The edited payload would fail again. ${error.name}: ${error.message}`), { cause: error });
