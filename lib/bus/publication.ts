import { KitError, toError } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { Outcome, Outgoing } from '../outcome.ts';
import { backoffMs } from './backoff.ts';
import { CALL_LIMIT_BYTES, type Entry, entryOf, packEntries } from './entry.ts';
import type { PublisherEffects, PublisherSettings } from './publisher.ts';
import type { EntryResult } from './put-events.ts';

/** An entry that has no outcome yet. */
interface Pending {
  readonly index: number;
  readonly id: string;
  readonly lane: string | undefined;
  readonly entry: Entry;
  sizeBytes: number;
  attempts: number;
  refusal: Exclude<EntryResult, { status: 'accepted' }> | undefined;
}

/**
 * One call of `publish`. Goes in rounds: a round sends the first pending entry of each lane, in as few calls as they
 * fit in. So an entry is on its way only when all before it in its lane are settled, and none overtakes another even
 * when EventBridge takes some entries of a call and refuses others.
 */
export class Publication {
  readonly #effects: PublisherEffects;
  readonly #settings: PublisherSettings;
  readonly #outcomes: Outcome[] = [];
  #pending: Pending[];

  constructor(busName: string, outgoing: readonly Outgoing[], effects: PublisherEffects, settings: PublisherSettings) {
    this.#effects = effects;
    this.#settings = settings;
    this.#pending = outgoing.flatMap((one, index) => this.#prepare(one, index, busName));
  }

  async run(deadlineMs: number): Promise<readonly Outcome[]> {
    while (this.#pending.length > 0) {
      const attempts = await this.#sendHeads();
      const delayMs = attempts === 0 ? 0 : backoffMs(attempts, this.#effects.random(), this.#settings);
      if (this.#effects.now() + delayMs >= deadlineMs) for (const pending of this.#pending) this.#giveUp(pending);
      else if (delayMs > 0 && this.#pending.length > 0) await this.#effects.sleep(delayMs);
      this.#pending = this.#pending.filter(({ index }) => this.#outcomes[index] === undefined);
    }
    return this.#outcomes;
  }

  #prepare({ event, lane }: Outgoing, index: number, busName: string): Pending[] {
    try {
      return [{ ...entryOf(event, busName), index, id: event.metadata.id, lane, attempts: 0, refusal: undefined }];
    } catch (thrown) {
      this.#outcomes[index] = { status: 'failed', error: toError(thrown) };
      return [];
    }
  }

  /** One round. @returns the highest number of attempts among the entries to be sent again, 0 when there are none */
  async #sendHeads(): Promise<number> {
    const calls = packEntries(headsOf(this.#pending));
    await inParallel(calls, this.#settings.callsInFlight, async (call) => {
      const results = await this.#effects.putEntries(call.map(({ entry }) => entry));
      call.forEach((pending, index) => {
        this.#settle(pending, results[index], call.length);
      });
    });
    this.#pending = this.#pending.filter(({ index }) => this.#outcomes[index] === undefined);
    return Math.max(0, ...this.#pending.map(({ attempts }) => attempts));
  }

  #settle(pending: Pending, result: EntryResult | undefined, callLength: number): void {
    if (result?.status === 'accepted') {
      this.#outcomes[pending.index] = { status: 'done', reference: result.busEventId };
      return;
    }
    pending.attempts++;
    pending.refusal = result;
    if (isInvalidCall(result) && callLength > 1)
      pending.sizeBytes = CALL_LIMIT_BYTES - 1; // alone next time: one of them is at fault
    else if (isInvalidCall(result) || (result?.status === 'refused' && !result.retryable)) this.#refuse(pending);
    else if (pending.attempts >= this.#settings.maxAttempts) this.#giveUpLane(pending);
  }

  #refuse({ index, id, refusal }: Pending): void {
    const { code: errorCode, message: errorMessage } = reasonOf(refusal);
    this.#outcomes[index] = {
      status: 'failed',
      error: new KitError('ENTRY_REFUSED', { id, errorCode, errorMessage }),
    };
  }

  /** What follows in the lane must not overtake, so it is given up too. */
  #giveUpLane(head: Pending): void {
    this.#giveUp(head);
    if (head.lane === undefined) return;
    for (const pending of this.#pending) if (pending.lane === head.lane) this.#giveUp(pending);
  }

  #giveUp({ index, id, attempts, refusal }: Pending): void {
    const { code: errorCode, message } = reasonOf(refusal);
    const problem = `${errorCode}: ${message}`;
    const error =
      refusal?.status === 'refused'
        ? new KitError('BUS_THROTTLED', { id, attempts, errorCode })
        : new KitError('BUS_UNREACHABLE', { id, attempts, problem }, { cause: refusal?.error });
    this.#outcomes[index] = { status: 'failed', error };
  }
}

/** The first entry of each lane, and every entry without a lane. */
function headsOf(pending: readonly Pending[]): Pending[] {
  const lanes = new Set<string>();
  return pending.filter(({ lane }) => {
    if (lane === undefined) return true;
    const isHead = !lanes.has(lane);
    lanes.add(lane);
    return isHead;
  });
}

/** A call that EventBridge refuses as a whole holds an entry it cannot read; the same call would be refused for ever. */
function isInvalidCall(result: EntryResult | undefined): boolean {
  return result?.status === 'unanswered' && result.error.name === 'ValidationException';
}

function reasonOf(refusal: Pending['refusal']): { code: string; message: string } {
  if (!refusal) return { code: 'no attempt', message: 'the entries before it took all the time' };
  if (refusal.status === 'refused') return { code: refusal.errorCode, message: refusal.errorMessage };
  return { code: refusal.error.name, message: refusal.error.message };
}
