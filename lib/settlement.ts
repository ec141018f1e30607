import { toError } from './errors.ts';
import type { DeadLetters } from './failures/dead-letters.ts';
import { type Failure, isFatal } from './failures/failure-record.ts';
import type { Outgoing, SendOn } from './outcome.ts';

/** One input of a batch, as it was read. Poison cannot be read. */
interface Read {
  readonly kind: string;
  readonly outgoing?: Outgoing;
  readonly error?: Error;
}

/** One input on its way through a batch. It is open while it has no fate. */
export interface Slot<Reading extends Read = Read, Fate = string> {
  readonly reading: Reading;
  fate: Fate | 'done' | 'dead-lettered' | undefined;
  /** The reason for which it is dead-lettered or still open. */
  error: Error | undefined;
}

export const slotFor = <Reading extends Read>(reading: Reading) => ({ reading, fate: undefined, error: reading.error });

/** Sends the open events among the slots, and notes for each that it is done, or why not. */
export async function sendOpen(slots: readonly Slot[], send: SendOn, deadlineMs: number): Promise<void> {
  const sent = slots.flatMap((slot) =>
    slot.fate === undefined && slot.reading.outgoing ? [{ slot, outgoing: slot.reading.outgoing }] : [],
  );
  if (sent.length === 0) return;
  const outcomes = await send(
    sent.map(({ outgoing }) => outgoing),
    deadlineMs,
  );
  sent.forEach(({ slot }, index) => {
    const outcome = outcomes[index];
    if (outcome?.status === 'done') slot.fate = 'done';
    slot.error = outcome?.status === 'done' ? undefined : (outcome?.error ?? new Error('it has no outcome'));
  });
}

/**
 * Whether an open slot can never be done. Reading is pure: what cannot be read once can never be read, also after a
 * retryable error.
 */
export const isHopeless = ({ fate, reading, error }: Slot): boolean =>
  fate === undefined && (reading.kind === 'poison' || isFatal(error));

/** Puts the hopeless among the slots on the dead-letter queue. Those that it does not take stay open. */
export async function deadLetterHopeless<One extends Slot>(
  slots: readonly One[],
  deadLetters: DeadLetters,
  failureOf: (slot: One, error: Error) => Failure,
): Promise<void> {
  const hopeless = slots.filter(isHopeless);
  if (hopeless.length === 0) return;
  const problems = await deadLetters.send(hopeless.map((slot) => failureOf(slot, reasonOf(slot))));
  hopeless.forEach((slot, index) => {
    const problem = problems[index];
    if (problem) slot.error = problem;
    else slot.fate = 'dead-lettered';
  });
}

/** What cannot be read keeps its reason, whatever kept it from the queue in an earlier attempt. */
const reasonOf = ({ reading, error }: Slot): Error => toError(reading.error ?? error);
