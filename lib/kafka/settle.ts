import type { EventDefinition } from '#schemas/definition.ts';
import { TributaryError, toError } from '../errors.ts';
import type { DeadLetters } from '../failures/dead-letters.ts';
import type { SeenIds } from '../idempotency/seen-ids.ts';
import type { SendOn } from '../outcome.ts';
import { deadLetterHopeless, slotFor } from '../settlement.ts';
import { traceparentIn } from '../traceparent.ts';
import { Hold, type HoldEffects } from './hold.ts';
import { sendInRounds } from './in-rounds.ts';
import { eventIn, type Reading, readRecord } from './reading.ts';
import { headersOf, type KafkaRecord } from './record.ts';
import { recordFailure } from './record-failure.ts';
import type { Fate, Slot } from './slot.ts';
import type { ValueReader, Values } from './value-reader.ts';

export interface SettleEffects extends HoldEffects {
  readonly functionName: string;
  readonly seenIds: SeenIds;
  readonly sendOn: SendOn;
  readonly deadLetters: DeadLetters;
  /** The source whose events a topic carries; without it any topic carries any. */
  readonly sourceOf?: ((topic: string) => string) | undefined;
  /** Whether events without a definition are left alone. Else they are dead-lettered. */
  readonly ignoresOthers?: boolean;
  /** Topics of which no event may pass an earlier one of its key, not even in one call. */
  readonly strictTopics?: readonly string[];
  /** Reads the values of topics that do not carry JSON. */
  readonly values?: ValueReader | undefined;
}

export interface Settlement {
  /** One for each record, in their order, each with its fate. */
  readonly slots: readonly Slot[];
  /** Set when the handled ids could not be stored: their events may come, and be sent, again with the same id. */
  readonly notRemembered: Error | undefined;
}

/**
 * Settles a batch record by record: each is sent on, recognised as a duplicate, or dead-lettered with its bytes. While a
 * service is away, what is open is tried again for as long as the time allows.
 * @param deadlineMs milliseconds since the epoch, after which no further attempt to send begins
 * @throws TributaryError STORE_UNREACHABLE, REGISTRY_UNREACHABLE, REGISTRY_REFUSED before anything was done
 */
export async function settleBatch(
  records: readonly KafkaRecord[],
  definitions: readonly EventDefinition[],
  effects: SettleEffects,
  deadlineMs: number,
): Promise<Settlement> {
  const onTopic = definitionsByTopic(records, definitions, effects.sourceOf);
  const hold = new Hold(effects, deadlineMs);
  const arrivedMs = effects.now();
  const how = { ...effects, arrivedMs, values: await valuesFor(records, effects.values, hold) };
  const slots = records.map((record) =>
    slotOf(readRecord(record, onTopic.get(record.topic) ?? [], effects.functionName, how)),
  );
  await findDuplicates(slots, effects.seenIds, hold);
  const notRemembered = await settleOpen(slots, effects, hold, deadlineMs);
  for (const slot of slots) slot.fate ??= 'unsettled';
  return { slots, notRemembered };
}

/** @returns why handled ids could not be stored */
async function settleOpen(
  slots: readonly Slot[],
  { sendOn, deadLetters, seenIds, values }: SettleEffects,
  hold: Hold,
  deadlineMs: number,
): Promise<Error | undefined> {
  let notRemembered: Error | undefined;
  let open = slots.filter(isOpen);
  do {
    await sendInRounds(open, sendOn, deadlineMs);
    await deadLetterHopeless(open, deadLetters, (slot, error) => failureOf(slot, error, values));
    notRemembered = (await remember(open, seenIds)) ?? notRemembered;
    open = open.filter(isOpen);
  } while (await hold.waitFor(open.map(({ error }) => error)));
  return notRemembered;
}

const isOpen = ({ fate }: Slot): boolean => fate === undefined;

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

const slotOf = (reading: Reading): Slot => ({ ...slotFor(reading), fate: FATES[reading.kind] });

/** What an earlier batch has handled. Copies within this one are seen to when their first is settled. */
async function findDuplicates(slots: readonly Slot[], seenIds: SeenIds, hold: Hold): Promise<void> {
  const keys = new Set(slots.flatMap(({ reading }) => keyOf(reading)));
  if (keys.size === 0) return;
  const seen = await seenAmong([...keys], seenIds, hold);
  for (const slot of slots) if (keyOf(slot.reading).some((key) => seen.has(key))) slot.fate = 'duplicate';
}

const seenAmong = (keys: readonly string[], seenIds: SeenIds, hold: Hold): Promise<ReadonlySet<string>> =>
  held(() => seenIds.seen(keys), hold);

/** All that the records of a batch have to be read with: no event may pass one whose schema is not there yet. */
async function valuesFor(
  records: readonly KafkaRecord[],
  reader: ValueReader | undefined,
  hold: Hold,
): Promise<Values | undefined> {
  if (!reader) return undefined;
  const read = await held(() => reader.readerFor(records), hold);
  return { encodingOf: (topic) => reader.encodingOf(topic), read };
}

/** Tries again while what is asked is away. */
async function held<Answer>(ask: () => Promise<Answer>, hold: Hold): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (thrown) {
      if (!(await hold.waitFor([thrown]))) throw thrown;
    }
  }
}

function failureOf({ reading }: Slot, error: Error, values: ValueReader | undefined) {
  const {
    id: eventId,
    correlationId,
    traceparent = traceparentOf(reading.record, error),
  } = eventIn(reading)?.metadata ?? {};
  const ids = { eventId, correlationId, traceparent };
  return recordFailure(reading.record, error, ids, values?.encodingOf(reading.record.topic));
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
