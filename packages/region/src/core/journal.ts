import { callingInvocation } from './calling.ts';
import type { Clock } from './clock.ts';
import type { Json } from './json.ts';
import { type HopPayload, Payloads } from './payloads.ts';

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
  | 'removed'
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

/** What a reader of the journal gets in place of hops that were forgotten before it read them. */
export interface Gap {
  readonly gap: { readonly from: number; readonly to: number };
}

type Detail = Hop['detail'];

/** What an invocation publishes has its request id. */
function withCaller(detail: Detail): Detail {
  const by = callingInvocation();
  return by === undefined ? detail : { ...detail, caller: by.functionName, requestId: by.requestId };
}

export type HopListener = (hop: Hop) => void;

export interface JournalLimits {
  readonly maxHops: number;
  /** As {@link hopBytes} counts. */
  readonly maxBytes: number;
  readonly maxPayloadBytes: number;
}

const MIB = 1024 * 1024;
export const DEFAULT_JOURNAL_LIMITS: JournalLimits = {
  maxHops: 200_000,
  maxBytes: 64 * MIB,
  maxPayloadBytes: 64 * MIB,
};

/** The region's record of every hop of every event. It has the newest hops and forgets the oldest. */
export class Journal {
  /** The numbers of hops begin anew with each start of a region. */
  readonly startId: string;
  /** What passed at the newest hops. */
  readonly payloads: Payloads;
  readonly #clock: Clock;
  readonly #limits: JournalLimits;
  readonly #ring: (Hop | undefined)[] = [];
  readonly #listeners = new Set<HopListener>();
  #newest = 0;
  #oldest = 1;
  #sizeBytes = 0;

  constructor(clock: Clock, limits: Partial<JournalLimits> = {}, startId = '0') {
    this.#clock = clock;
    this.#limits = { ...DEFAULT_JOURNAL_LIMITS, ...limits };
    this.payloads = new Payloads(this.#limits.maxPayloadBytes);
    this.startId = startId;
  }

  /** The number of the newest hop; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** The number of the oldest hop that is not forgotten. */
  get oldest(): number {
    return this.#oldest;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** @param payload what passes at the hop */
  record(
    step: Step,
    place: string,
    ids: readonly string[],
    detail?: Readonly<Record<string, Json>>,
    payload?: HopPayload,
  ): void {
    const base = { n: ++this.#newest, at: this.#clock.now(), step, place, ids };
    const whole = step === 'published' ? withCaller(detail) : detail;
    const hop: Hop = whole === undefined ? base : { ...base, detail: whole };
    const { maxHops, maxBytes } = this.#limits;
    if (this.#newest - this.#oldest >= maxHops) this.#forgetOldest();
    this.#ring[this.#newest % maxHops] = hop;
    this.#sizeBytes += hopBytes(hop);
    if (payload !== undefined) this.payloads.remember(this.#newest, payload);
    while (this.#sizeBytes > maxBytes && this.#oldest < this.#newest) this.#forgetOldest();
    for (const listener of this.#listeners) listener(hop);
  }

  /** The hop of that number; undefined when it is forgotten, or still to come. */
  at(n: number): Hop | undefined {
    return n < this.#oldest || n > this.#newest ? undefined : this.#ring[n % this.#limits.maxHops];
  }

  /** All hops that are not forgotten, oldest first. */
  hops(): readonly Hop[] {
    return this.since(0);
  }

  /** The hops after that number that are not forgotten, oldest first. */
  since(n: number, limit = Number.POSITIVE_INFINITY): readonly Hop[] {
    const first = Math.max(n + 1, this.#oldest);
    const length = Math.max(0, Math.min(limit, this.#newest - first + 1));
    return Array.from({ length }, (_, index) => this.#ring[(first + index) % this.#limits.maxHops]).filter(
      (hop) => hop !== undefined,
    );
  }

  /** Calls `listener` for each new hop until the returned function is called. */
  listen(listener: HopListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forgetOldest(): void {
    const index = this.#oldest++ % this.#limits.maxHops;
    const hop = this.#ring[index];
    this.#ring[index] = undefined;
    if (hop !== undefined) this.#sizeBytes -= hopBytes(hop);
  }
}

/** A hop without its detail, as measured in heap snapshots: it shares most of its texts with others. */
const HOP_BYTES = 200;
const TEXT_BYTES = 24;
const FIELD_BYTES = 32;
/** A member that is computed when it is read has what it is computed from, and shares it with other hops. */
const COMPUTED_BYTES = 300;
/** Names and ids are as long as this; what is longer is somebody's own text. */
const SHARED_CHARACTERS = 128;

/** About the memory that a hop takes: its own texts, and what holds them. */
function hopBytes({ place, ids, detail }: Hop): number {
  const own = [place, ...ids].reduce((sum, text) => sum + Math.max(0, text.length - SHARED_CHARACTERS), 0);
  return HOP_BYTES + own + bytesOf(detail ?? null);
}

function bytesOf(value: Json | Hop['detail']): number {
  if (typeof value === 'string') return TEXT_BYTES + value.length;
  if (value === null || typeof value !== 'object') return 8;
  let bytes = FIELD_BYTES;
  for (const name of Object.keys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, name);
    bytes += FIELD_BYTES + (property?.get === undefined ? bytesOf(property?.value) : COMPUTED_BYTES);
  }
  return bytes;
}
