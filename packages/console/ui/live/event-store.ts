import type { EventRow } from '@tributary/region/observation';

const MAX_ROWS = 100_000;
/** Forgetting moves all rows, so it forgets many at once. */
const FORGET_AT_ONCE = 1_000;

const isBefore = (a: EventRow, b: EventRow): boolean => a.n < b.n || (a.n === b.n && a.id < b.id);

/**
 * The newest rows, outside of signals: 100,000 of them would be slow. A list draws from it by `length` and `at`, the
 * newest first.
 */
export class EventStore {
  readonly #maxRows: number;
  readonly #byId = new Map<string, EventRow>();
  /** By their first hop, oldest first. */
  #rows: EventRow[] = [];

  constructor(maxRows = MAX_ROWS) {
    this.#maxRows = maxRows;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** 0 is the newest. */
  at(index: number): EventRow | undefined {
    return this.#rows[this.#rows.length - 1 - index];
  }

  get(id: string): EventRow | undefined {
    return this.#byId.get(id);
  }

  /** Newest first. */
  *[Symbol.iterator](): Generator<EventRow> {
    for (let index = this.#rows.length - 1; index >= 0; index--) {
      const row = this.#rows[index];
      if (row !== undefined) yield row;
    }
  }

  /** Adds new rows, and replaces those that are known and older. */
  put(rows: readonly EventRow[]): void {
    const added = new Map<string, EventRow>();
    for (const row of rows) this.#putOne(row, added);
    this.#insert([...added.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1)));
    if (this.#rows.length >= this.#maxRows + FORGET_AT_ONCE) this.#forgetOldest();
  }

  clear(): void {
    this.#rows = [];
    this.#byId.clear();
  }

  #putOne(row: EventRow, added: Map<string, EventRow>): void {
    const known = this.#byId.get(row.id);
    const isHere = known !== undefined && !added.has(row.id);
    if (known !== undefined && known.n === row.n) {
      if (row.changed < known.changed) return;
      if (isHere) this.#rows[this.#indexOf(row)] = row;
      else added.set(row.id, row);
    } else {
      if (isHere) this.#rows.splice(this.#indexOf(known), 1);
      added.set(row.id, row);
    }
    this.#byId.set(row.id, row);
  }

  /** All at once: to make room for each alone would move the later rows as often. @param rows oldest first */
  #insert(rows: readonly EventRow[]): void {
    const [first] = rows;
    if (first === undefined) return;
    const later = this.#rows.splice(this.#indexOf(first));
    let next = 0;
    for (const row of rows) {
      for (let other = later[next]; other !== undefined && isBefore(other, row); other = later[next]) {
        this.#rows.push(other);
        next++;
      }
      this.#rows.push(row);
    }
    for (; next < later.length; next++) {
      const row = later[next];
      if (row !== undefined) this.#rows.push(row);
    }
  }

  /** Where it is, or belongs. Most rows belong to the end. */
  #indexOf(row: EventRow): number {
    let [low, high] = [0, this.#rows.length];
    const last = this.#rows.at(-1);
    if (last !== undefined && isBefore(last, row)) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#rows[middle];
      if (other !== undefined && isBefore(other, row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forgetOldest(): void {
    const many = this.#rows.length - this.#maxRows;
    for (const { id } of this.#rows.slice(0, many)) this.#byId.delete(id);
    this.#rows = this.#rows.slice(many);
  }
}
