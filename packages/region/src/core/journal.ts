import { callingInvocation } from './calling.ts';
import type { Clock } from './clock.ts';
import type { Json } from './json.ts';

/** The steps that an event can take. */
export type Step =
  | 'produced'
  | 'polled'
  | 'filtered'
  | 'invoked'
  | 'succeeded'
  | 'failed'
  | 'throttled'
  | 'published'
  | 'refused'
  | 'matched'
  | 'not-matched'
  | 'transformed'
  | 'attempted'
  | 'retry-scheduled'
  | 'delivered'
  | 'dead-lettered'
  | 'dropped'
  | 'archived'
  | 'replayed'
  | 'committed'
  | 'logged'
  | 'entered'
  | 'fault'
  | 'denied';

/** One thing that happened to one event, or to the batch it travelled in. */
export interface Hop {
  /** Counts up from 1 without gaps. */
  readonly n: number;
  /** Milliseconds since the epoch, on the region's clock. */
  readonly at: number;
  readonly step: Step;
  /** The place where it happened: a topic partition and offset, a rule, a target, a queue, a function. */
  readonly place: string;
  /** The ids by which the event can be found: event id, correlation id, EventBridge id. */
  readonly ids: readonly string[];
  /** The reason and other explanations, by name. */
  readonly detail?: Readonly<Record<string, Json>>;
}

type Detail = Hop['detail'];

/** What an invocation publishes has its request id. */
function withCaller(detail: Detail): Detail {
  const by = callingInvocation();
  return by === undefined ? detail : { ...detail, caller: by.functionName, requestId: by.requestId };
}

export type HopListener = (hop: Hop) => void;

const DEFAULT_CAPACITY = 200_000;

/** The region's record of every hop of every event. It has the newest hops and forgets the oldest. */
export class Journal {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #ring: Hop[] = [];
  readonly #listeners = new Set<HopListener>();
  #count = 0;

  constructor(clock: Clock, capacity = DEFAULT_CAPACITY) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  record(step: Step, place: string, ids: readonly string[], detail?: Readonly<Record<string, Json>>): void {
    this.#count++;
    const base = { n: this.#count, at: this.#clock.now(), step, place, ids };
    const whole = step === 'published' ? withCaller(detail) : detail;
    const hop: Hop = whole === undefined ? base : { ...base, detail: whole };
    this.#ring[(this.#count - 1) % this.#capacity] = hop;
    for (const listener of this.#listeners) listener(hop);
  }

  /** All hops that are not forgotten, oldest first. */
  hops(): readonly Hop[] {
    const oldest = this.#count % this.#capacity;
    return this.#count <= this.#capacity
      ? this.#ring.slice()
      : [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)];
  }

  /** Calls `listener` for each new hop until the returned function is called. */
  listen(listener: HopListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
