import type { Clock } from '../clock.ts';
import { KitError, toError } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { Outcome, Outgoing } from '../outcome.ts';
import { backoffMs } from './backoff.ts';
import { CALL_LIMIT_BYTES, type Entry, entryOf } from './entry.ts';
import type { EntryResult, PutEntries } from './put-events.ts';
import { callsOfRound } from './round.ts';

export interface PublisherEffects {
  readonly putEntries: PutEntries;
  readonly now: Clock;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
}

export interface PublisherSettings {
  /** Of one entry. */
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  readonly callsInFlight: number;
}

/** An entry that has no outcome yet. */
interface Pending {
  readonly index: number;
  readonly id: string;
  readonly orderingKey: string | undefined;
  readonly isStrict: boolean;
  readonly entry: Entry;
  sizeBytes: number;
  attempts: number;
  refusal: Exclude<EntryResult, { status: 'accepted' }> | undefined;
}

/**
 * One call of a publisher. It works in rounds: a round sends the first pending entries of each ordering key, all of them
 * in one call. The next ones go when the answer is there, so no call overtakes another. Only where EventBridge takes
 * some entries of a call and refuses others, one can pass another of its key; of a strict key a call has one.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
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
      const attempts = await this.#sendRound();
      const delayMs = attempts === 0 ? 0 : backoffMs(attempts, this.#effects.random(), this.#settings);
      if (this.#effects.now() + delayMs >= deadlineMs) for (const pending of this.#pending) this.#giveUp(pending);
      else if (delayMs > 0 && this.#pending.length > 0) await this.#effects.sleep(delayMs);
      this.#pending = this.#pending.filter(({ index }) => this.#outcomes[index] === undefined);
    }
    return this.#outcomes;
  }

  #prepare({ event, orderingKey, isStrict = false, text }: Outgoing, index: number, busName: string): Pending[] {
    try {
      const { id } = event.metadata;
      return [{ ...entryOf(event, busName, text), index, id, orderingKey, isStrict, attempts: 0, refusal: undefined }];
    } catch (thrown) {
      this.#outcomes[index] = { status: 'failed', error: toError(thrown) };
      return [];
    }
  }

  /** One round. @returns the highest number of attempts among the entries to be sent again, 0 when there are none */
  async #sendRound(): Promise<number> {
    const calls = callsOfRound(this.#pending);
    await inParallel(calls, this.#settings.callsInFlight, async (call) => {
      const results = await this.#effects.putEntries(call.map(({ entry }) => entry));
      call.forEach((pending, index) => {
        this.#note(pending, results[index], call.length);
      });
    });
    this.#pending = this.#pending.filter(({ index }) => this.#outcomes[index] === undefined);
    return Math.max(0, ...this.#pending.map(({ attempts }) => attempts));
  }

  #note(pending: Pending, result: EntryResult | undefined, callLength: number): void {
    if (result?.status === 'accepted') {
      this.#outcomes[pending.index] = { status: 'done', reference: result.busEventId };
      return;
    }
    pending.attempts++;
    pending.refusal = result;
    if (isInvalidCall(result) && callLength > 1)
      pending.sizeBytes = CALL_LIMIT_BYTES - 1; // sent alone next time, to find the entry at fault
    else if (isInvalidCall(result) || (result?.status === 'refused' && !result.retryable)) this.#refuse(pending);
    else if (pending.attempts >= this.#settings.maxAttempts) this.#giveUpKey(pending);
  }

  #refuse({ index, id, refusal }: Pending): void {
    const { code: errorCode, message: errorMessage } = reasonOf(refusal);
    this.#outcomes[index] = {
      status: 'failed',
      error: new KitError('ENTRY_REFUSED', { id, errorCode, errorMessage }),
    };
  }

  /** The entries that follow under the same ordering key must not pass it, so they are given up too. */
  #giveUpKey(head: Pending): void {
    this.#giveUp(head);
    if (head.orderingKey === undefined) return;
    const isBehind = ({ orderingKey, index }: Pending): boolean =>
      orderingKey === head.orderingKey && this.#outcomes[index] === undefined;
    for (const pending of this.#pending.filter(isBehind)) this.#giveUp(pending);
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

/** EventBridge refuses a whole call when it cannot read one of its entries, and would refuse the same call again. */
function isInvalidCall(result: EntryResult | undefined): boolean {
  return result?.status === 'unanswered' && result.error.name === 'ValidationException';
}

function reasonOf(refusal: Pending['refusal']): { code: string; message: string } {
  if (!refusal) return { code: 'no attempt', message: 'the entries before it took all the time' };
  if (refusal.status === 'refused') return { code: refusal.errorCode, message: refusal.errorMessage };
  return { code: refusal.error.name, message: refusal.error.message };
}
