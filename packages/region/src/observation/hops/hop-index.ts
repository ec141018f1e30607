import { setImmediate } from 'node:timers/promises';
import type { Hop, Journal } from '../../core/journal.ts';
import { textOf } from '../../core/json.ts';

/** Ids that are remembered; the oldest go first. A hop of an event has three to five, one of a batch those of all. */
const DEFAULT_ENTRIES = 2 ** 20;
const BUCKETS = 2 ** 18;
/** So many hops are taken in one go, about 5 ms; then others have their turn. */
const HOPS_AT_ONCE = 10_000;
/** Ids differ at their ends. */
const HASHED_CHARACTERS = 16;

/**
 * Finds the hops of an id. It holds no texts, only the numbers of the hops whose ids fall into the same bucket: 9 MB for
 * a whole journal, in memory from the first question on. Hops enter it when somebody asks, so they cost nothing before.
 */
export class HopIndex {
  readonly #journal: Journal;
  readonly #capacity: number;
  #heads = new Uint32Array();
  #numbers = new Uint32Array();
  #previous = new Uint32Array();
  #entries = 0;
  #read = 0;

  /** @param capacity a power of two */
  constructor(journal: Journal, capacity = DEFAULT_ENTRIES) {
    this.#journal = journal;
    this.#capacity = capacity;
  }

  /** The numbers of the hops that have this id, and of those of the events that it caused, the newest first. */
  async numbersOf(id: string): Promise<readonly number[]> {
    await this.#catchUp();
    const { oldest } = this.#journal;
    const found = [...this.#chainOf(id)];
    const scannedTo = Math.min(this.#indexedFrom(), this.#read + 1) - 1;
    for (let n = scannedTo; n >= oldest; n--) {
      if (concerns(this.#journal.at(n), id)) found.push(n);
    }
    return found;
  }

  *#chainOf(id: string): Generator<number> {
    const oldestEntry = Math.max(1, this.#entries - this.#capacity + 1);
    let last = Number.POSITIVE_INFINITY;
    for (let entry = this.#heads[bucketOf(id)] ?? 0; entry >= oldestEntry; entry = this.#at(this.#previous, entry)) {
      const n = this.#at(this.#numbers, entry);
      if (n < this.#journal.oldest) return;
      if (n < last && concerns(this.#journal.at(n), id)) yield n;
      last = n;
    }
  }

  /** The oldest hop of which all ids are here. */
  #indexedFrom(): number {
    if (this.#entries <= this.#capacity) return 0;
    return this.#at(this.#numbers, this.#entries - this.#capacity + 1) + 1;
  }

  async #catchUp(): Promise<void> {
    if (this.#heads.length === 0) this.#allocate();
    const { newest } = this.#journal;
    while (this.#read < newest) {
      this.#take(Math.min(newest, Math.max(this.#read, this.#journal.oldest - 1) + HOPS_AT_ONCE));
      if (this.#read < newest) await setImmediate();
    }
  }

  #take(last: number): void {
    for (let n = Math.max(this.#read + 1, this.#journal.oldest); n <= last; n++) {
      const hop = this.#journal.at(n);
      if (hop === undefined) continue;
      for (const id of hop.ids) this.#add(id, n);
      const cause = causeIn(hop);
      if (cause !== '') this.#add(cause, n);
    }
    this.#read = last;
  }

  #allocate(): void {
    this.#heads = new Uint32Array(BUCKETS);
    this.#numbers = new Uint32Array(this.#capacity);
    this.#previous = new Uint32Array(this.#capacity);
  }

  #add(id: string, n: number): void {
    const bucket = bucketOf(id);
    const entry = ++this.#entries;
    const slot = entry & (this.#capacity - 1);
    this.#numbers[slot] = n;
    this.#previous[slot] = this.#heads[bucket] ?? 0;
    this.#heads[bucket] = entry;
  }

  #at(list: Uint32Array, entry: number): number {
    return list[entry & (this.#capacity - 1)] ?? 0;
  }
}

const causeIn = ({ detail }: Hop): string => textOf(detail?.['causedBy']);

const concerns = (hop: Hop | undefined, id: string): boolean =>
  hop !== undefined && (hop.ids.includes(id) || causeIn(hop) === id);

/** FNV-1a. @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
function bucketOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, id.length - HASHED_CHARACTERS); index < id.length; index++)
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 18)) & (BUCKETS - 1);
}
