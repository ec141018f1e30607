import { readFileSync } from 'node:fs';
import { UsageError } from '@tributary/region/command-line';
import { isObject, type Json, parseJson } from '@tributary/region/json';
import { conform, definitionOf, parseEnvelope } from '#lib/contract.ts';
import { toError } from '#lib/errors.ts';
import { readRecord } from '#lib/kafka/reading.ts';
import type { EventDefinition } from '#schemas/definition.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { letterById, withLetters } from './collect.ts';
import type { Destination, Letter } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { withPayload } from './payload.ts';
import { putPayload } from './payload-store.ts';
import { addressOf } from './read/claim-check.ts';
import { editedBody } from './read/edited.ts';

export interface EditOptions {
  /** A JSON file, or `-` for standard input. */
  readonly file: string;
  readonly limit: number;
}

/** Above this SQS takes no message. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MESSAGE_LIMIT_BYTES = 1_048_576;

/**
 * Puts a letter with another payload in the place of a letter. The original stays inside the new one. A payload that
 * is too large for the queue is put in the bucket of payloads.
 * @returns the message id of the new letter
 * @throws UsageError when the payload breaks the schema of its event
 */
export async function edit(place: Place, id: string, { file, limit }: EditOptions): Promise<string> {
  const payload = readPayload(file);
  return withLetters(place, limit, async ({ letters, held }) => {
    const letter = letterById(letters, id);
    if (!letter.destination) throw new UsageError(`${id} does not say where it came from, so it cannot be redriven.`);
    checkPayload(withPayload(addressOf(letter.destination), payload));
    return held.replace(letter, await bodyFor(place, letter, payload));
  });
}

function readPayload(file: string): Json {
  const payload = parseJson(textOf(file));
  if (payload === undefined) throw new UsageError(`${file} is not JSON.`);
  return payload;
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${toError(cause).message}`, { cause });
  }
}

async function bodyFor(place: Place, letter: Letter, payload: Json): Promise<string> {
  const { content, edit: before, messageId } = letter;
  const at = new Date(place.nowMs).toISOString();
  const edit = { original: before?.original ?? content, replaces: messageId, at };
  const inline = editedBody({ ...edit, content: { payload } });
  if (Buffer.byteLength(inline) <= MESSAGE_LIMIT_BYTES) return inline;
  const body = editedBody({ ...edit, content: { claim: await putPayload(place, letter, payload) } });
  const sizeBytes = Buffer.byteLength(body);
  if (sizeBytes > MESSAGE_LIMIT_BYTES)
    throw new UsageError(`With its original the letter has ${sizeBytes} bytes, a queue takes ${MESSAGE_LIMIT_BYTES}.`);
  return body;
}

type Check = (destination: Destination) => void;

/** By the kind of the destination: whether what is sent there keeps its contract. */
const CHECKS: { readonly [K in Destination['kind']]: Check } = {
  kafka: checkRecord,
  'kafka-offsets': () => {
    throw new UsageError(
      'The letter says only where its records are, so there is nothing to edit. Produce mended ones.',
    );
  },
  function: (destination) => checkEvent(destination.kind === 'function' ? destination.event : undefined),
  queue: (destination) => checkEvent(destination.kind === 'queue' ? parseJson(destination.body) : undefined),
  target: (destination) => checkEvent(destination.kind === 'target' ? parseJson(destination.eventText) : undefined),
};

/** @throws UsageError that names each field at fault */
export function checkPayload(destination: Destination): void {
  CHECKS[destination.kind](destination);
}

/** Read as the bridge reads it. */
function checkRecord(destination: Destination): void {
  if (destination.kind !== 'kafka') return;
  const { topic, partition, record } = destination;
  const reading = readRecord({ topic, partition, offset: 0, timestamp: 0, ...record }, allEvents, 'The application');
  if (reading.kind === 'poison') throw refused(reading.error);
  if (reading.kind === 'tombstone')
    throw new UsageError('Without a value the record is a tombstone, which nothing handles.');
}

function checkEvent(event: unknown): void {
  try {
    const detail = isObject(event) && 'detail' in event ? event['detail'] : event;
    const envelope = parseEnvelope(detail);
    const definitions: readonly EventDefinition[] = allEvents;
    conform(definitionOf(definitions, envelope.metadata, 'The application'), envelope);
  } catch (thrown) {
    throw refused(toError(thrown));
  }
}

const refused = (error: Error): UsageError =>
  new UsageError(`The edited payload would fail again. ${error.name}: ${error.message}`, { cause: error });
