import { isFatal } from '../failures/failure-record.ts';
import type { SendOn } from '../outcome.ts';
import { sendOpen } from '../settlement.ts';
import type { Reading } from './reading.ts';
import type { Slot } from './slot.ts';

/** A slot whose record is an event. */
interface EventSlot extends Slot {
  readonly reading: Extract<Reading, { readonly kind: 'event' }>;
}

/**
 * Sends the open events among the slots. A later copy of an event waits for the earlier one, and is a duplicate once
 * that is sent. When the earlier one fails for good, the later one, which its producer may have mended, is sent in its
 * place. What is behind a waiting copy under its key waits too, so the order of each key is kept.
 */
export async function sendInRounds(slots: readonly Slot[], send: SendOn, deadlineMs: number): Promise<void> {
  let waiting = slots.filter(isOpenEvent);
  const copies = new Copies();
  while (waiting.length > 0) {
    const [round, later] = roundOf(waiting);
    await sendOpen(round, send, deadlineMs);
    for (const slot of round) copies.sent(slot);
    waiting = later.filter((slot) => copies.mustWait(slot));
  }
}

const isOpenEvent = (slot: Slot): slot is EventSlot => slot.fate === undefined && slot.reading.kind === 'event';

/** The first copy of each event, unless it is behind a later copy of another. And the rest. */
function roundOf(waiting: readonly EventSlot[]): readonly [readonly EventSlot[], readonly EventSlot[]] {
  const [round, later]: [EventSlot[], EventSlot[]] = [[], []];
  const ids = new Set<string>();
  const held = new Set<string>();
  for (const slot of waiting) {
    const { key, outgoing } = slot.reading;
    const mustWait = ids.has(key) || held.has(outgoing.orderingKey ?? '');
    ids.add(key);
    if (mustWait && outgoing.orderingKey) held.add(outgoing.orderingKey);
    (mustWait ? later : round).push(slot);
  }
  return [round, later];
}

/** What became of the events sent so far, for those that wait for them. */
class Copies {
  readonly #done = new Set<string>();
  /** The reasons for which ids and ordering keys stay open: nothing may pass them. */
  readonly #openIds = new Map<string, Error>();
  readonly #openKeys = new Map<string, Error>();

  sent({ reading: { key, outgoing }, fate, error }: EventSlot): void {
    if (fate === 'done') this.#done.add(key);
    else if (error && !isFatal(error)) this.#stop(key, outgoing.orderingKey, error);
  }

  /** Whether the slot has to be sent after all. Else it is a duplicate, or stays open behind what stays open. */
  mustWait(slot: EventSlot): boolean {
    const { key, outgoing } = slot.reading;
    const error = this.#openIds.get(key) ?? this.#openKeys.get(outgoing.orderingKey ?? '');
    if (this.#done.has(key)) slot.fate = 'duplicate';
    else if (error) {
      slot.error = error;
      this.#stop(key, outgoing.orderingKey, error);
    } else return true;
    return false;
  }

  #stop(key: string, orderingKey: string | undefined, error: Error): void {
    this.#openIds.set(key, error);
    if (orderingKey) this.#openKeys.set(orderingKey, error);
  }
}
