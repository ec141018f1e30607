import type { EventDefinition } from '#schemas/definition.ts';
import { TributaryError, toError } from '../errors.ts';
import type { DeadLetters } from '../failures/dead-letters.ts';
import { isFatal } from '../failures/failure-record.ts';
import type { SeenIds } from '../idempotency/seen-ids.ts';
import type { SendOn } from '../outcome.ts';
import { traceparentIn } from '../traceparent.ts';
import { eventIn, type Reading, readRecord } from './reading.ts';
import { headersOf, type KafkaRecord } from './record.ts';
import { recordFailure } from './record-failure.ts';

/**
 * The fate of one record. Ignored: an event that the function does not take. Unsettled: neither sent on nor
 * dead-lettered, so it goes back to its topic.
 */
export type Fate = 'done' | 'duplicate' | 'tombstone' | 'ignored' | 'dead-lettered' | 'unsettled';

/** One record on its way through the batch. */
export interface Slot {
  readonly reading: Reading;
  fate: Fate | undefined;
  /** The reason for which it is dead-lettered or unsettled. */
  error: Error | undefined;
}

export interface SettleEffects {
  readonly functionName: string;
  readonly seenIds: SeenIds;
  readonly sendOn: SendOn;
  readonly deadLetters: DeadLetters;
  /** The source whose events a topic carries; without it any topic carries any. */
  readonly sourceOf?: ((topic: string) => string) | undefined;
  /** Whether events without a definition are left alone. Else they are dead-lettered. */
  readonly ignoresOthers?: boolean;
}

export interface Settlement {
  /** One for each record, in their order, each with its fate. */
  readonly slots: readonly Slot[];
  /** Set when the handled ids could not be stored: their events may come, and be sent, again with the same id. */
  readonly notRemembered: Error | undefined;
}

/**
 * Settles a batch record by record: each is sent on, recognised as a duplicate, or dead-lettered with its bytes.
 * @param deadlineMs milliseconds since the epoch, after which no further attempt to send begins
 * @throws TributaryError STORE_UNREACHABLE before anything was done
 */
export async function settleBatch(
  records: readonly KafkaRecord[],
  definitions: readonly EventDefinition[],
  effects: SettleEffects,
  deadlineMs: number,
): Promise<Settlement> {
  const onTopic = definitionsByTopic(records, definitions, effects.sourceOf);
  const slots = records.map((record) =>
    slotOf(readRecord(record, onTopic.get(record.topic) ?? [], effects.functionName, effects)),
  );
  await findDuplicates(slots, effects.seenIds);
  await sendOn(slots, effects.sendOn, deadlineMs);
  await deadLetter(slots, effects.deadLetters);
  for (const slot of slots) slot.fate ??= 'unsettled';
  return { slots, notRemembered: await remember(slots, effects.seenIds) };
}

function definitionsByTopic(
  records: readonly KafkaRecord[],
  definitions: readonly EventDefinition[],
  sourceOf: SettleEffects['sourceOf'],
): ReadonlyMap<string, readonly EventDefinition[]> {
  const topics = [...new Set(records.map(({ topic }) => topic))];
  const carried = (topic: string) => definitions.filter(({ source }) => !sourceOf || source === sourceOf(topic));
  return new Map(topics.map((topic) => [topic, carried(topic)]));
}

/** The fates that are known as soon as a record is read. */
const FATES: Readonly<Partial<Record<Reading['kind'], Fate>>> = { tombstone: 'tombstone', other: 'ignored' };

function slotOf(reading: Reading): Slot {
  return {
    reading,
    fate: FATES[reading.kind],
    error: reading.kind === 'poison' ? reading.error : undefined,
  };
}

async function findDuplicates(slots: readonly Slot[], seenIds: SeenIds): Promise<void> {
  const keys = new Set(slots.flatMap(({ reading }) => keyOf(reading)));
  const seen = new Set(keys.size > 0 ? await seenIds.seen([...keys]) : []);
  for (const slot of slots) {
    for (const key of keyOf(slot.reading)) {
      if (seen.has(key)) slot.fate = 'duplicate';
      seen.add(key);
    }
  }
}

async function sendOn(slots: readonly Slot[], send: SendOn, deadlineMs: number): Promise<void> {
  const sent = slots.flatMap((slot) =>
    slot.fate === undefined && slot.reading.kind === 'event' ? [{ slot, outgoing: slot.reading.outgoing }] : [],
  );
  if (sent.length === 0) return;
  const outcomes = await send(
    sent.map(({ outgoing }) => outgoing),
    deadlineMs,
  );
  sent.forEach(({ slot }, index) => {
    const outcome = outcomes[index];
    if (outcome?.status === 'done') slot.fate = 'done';
    else slot.error = outcome?.error ?? new Error('it has no outcome');
  });
}

async function deadLetter(slots: readonly Slot[], deadLetters: DeadLetters): Promise<void> {
  const fatal = slots.filter(
    // Reading is pure, so a record that cannot be read once can never be read, also after a retryable error.
    ({ fate, error, reading }) => fate === undefined && (reading.kind === 'poison' || isFatal(error)),
  );
  if (fatal.length === 0) return;
  const problems = await deadLetters.send(fatal.map(failureOf));
  fatal.forEach((slot, index) => {
    const problem = problems[index];
    if (problem) slot.error = problem;
    else slot.fate = 'dead-lettered';
  });
}

function failureOf({ reading, error }: Slot) {
  const {
    id: eventId,
    correlationId,
    traceparent = traceparentOf(reading.record, error),
  } = eventIn(reading)?.metadata ?? {};
  const ids = { eventId, correlationId, traceparent };
  return recordFailure(reading.record, toError(error), ids);
}

/** The trace of a record that could not be read. After an error of our own, its headers are known to be readable. */
function traceparentOf(record: KafkaRecord, error: Error | undefined): string | undefined {
  if (!(error instanceof TributaryError)) return undefined;
  const headers = headersOf(record);
  return traceparentIn(headers.get('ce_traceparent')) ?? traceparentIn(headers.get('traceparent'));
}

/** The id of a fatal event is not stored: once mended and sent again, it must not be dropped as a duplicate. */
async function remember(slots: readonly Slot[], seenIds: SeenIds): Promise<Error | undefined> {
  const handled = slots.filter(
    ({ fate, reading }) => fate === 'done' || (fate === 'dead-lettered' && reading.kind === 'poison'),
  );
  try {
    if (handled.length > 0) await seenIds.remember(handled.flatMap(({ reading }) => keyOf(reading)));
    return undefined;
  } catch (thrown) {
    return toError(thrown);
  }
}

const keyOf = (reading: Reading): readonly string[] => ('key' in reading ? [reading.key] : []);
