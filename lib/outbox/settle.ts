import type { EventDefinition } from '#schemas/definition.ts';
import type { Event } from '../event.ts';
import type { DeadLetters } from '../failures/dead-letters.ts';
import type { Failure } from '../failures/failure-record.ts';
import type { SendOn } from '../outcome.ts';
import type * as settlement from '../settlement.ts';
import { deadLetterHopeless, isHopeless, sendOpen, slotFor } from '../settlement.ts';
import { type Change, type Reading, readChange } from './change.ts';

/** Unsettled: neither published nor dead-lettered, or behind such a change, so it comes again. */
export type Fate = 'done' | 'dead-lettered' | 'unsettled';

/** One change on its way through the batch. */
export interface Slot extends settlement.Slot<Reading, Fate> {
  readonly change: Change;
}

export interface SettleEffects {
  readonly functionName: string;
  readonly sendOn: SendOn;
  readonly deadLetters: DeadLetters;
}

/**
 * Publishes each change, or dead-letters it with its bytes. Everything behind the first unsettled change comes again,
 * so poison there is left for then: a long outage must not put it on the queue again and again. What was published
 * there is published again, under the same id.
 * @param deadlineMs milliseconds since the epoch, after which no further attempt to send begins
 */
export async function settleChanges(
  changes: readonly Change[],
  definitions: readonly EventDefinition[],
  effects: SettleEffects,
  deadlineMs: number,
): Promise<readonly Slot[]> {
  const slots: Slot[] = changes.map((change) => ({
    ...slotFor(readChange(change, definitions, effects.functionName)),
    change,
  }));
  await sendOpen(slots, effects.sendOn, deadlineMs);
  const firstOpen = slots.findIndex((slot) => slot.fate === undefined && !isHopeless(slot));
  const before = firstOpen === -1 ? slots : slots.slice(0, firstOpen);
  await deadLetterHopeless(before, effects.deadLetters, failureOf);
  for (const slot of slots) slot.fate ??= 'unsettled';
  return slots;
}

/** The event of a change, as far as it could be read. */
export const eventIn = ({ reading }: Pick<Slot, 'reading'>): Event | undefined =>
  reading.kind === 'event' ? reading.outgoing.event : reading.event;

/** A redrive invokes the function with that one change, in the form in which it came. */
function failureOf(slot: Slot, error: Error): Failure {
  const { id: eventId, correlationId, traceparent } = eventIn(slot)?.metadata ?? {};
  const { record, streamArn, sequenceNumber, changedMs } = slot.change;
  return {
    origin: { kind: 'table-stream', streamArn, sequenceNumber },
    error,
    payload: { form: 'event', event: { Records: [record] } },
    eventId,
    correlationId,
    traceparent,
    ...(changedMs === undefined ? {} : { firstSeenMs: changedMs }),
  };
}
