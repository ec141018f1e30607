import type { EventRow, EventState } from '../shapes.ts';

/** What an event waits for, or what became of it: a kind and a place, or the request of an invocation. */
export type Mark = `${'wait' | 'retry' | 'run' | 'dead' | 'drop' | 'fail'} ${string}`;

/** Most rows share their lists with others, and rows that have ended have none. */
const NONE: readonly never[] = [];
const handlers = new Map<string, readonly string[]>();
const MAX_SHARED_LISTS = 1_000;

function shared(list: readonly string[]): readonly string[] {
  const key = list.join('\n');
  const known = handlers.get(key);
  if (known !== undefined) return known;
  if (handlers.size < MAX_SHARED_LISTS) handlers.set(key, list);
  return list;
}

/** One event, as the hops so far tell it. */
export class LiveRow {
  readonly id: string;
  readonly n: number;
  readonly at: number;
  readonly origin: string;
  /** By which hops name this event and no other one. */
  aliases: readonly string[] = NONE;
  changed: number;
  lastAt: number;
  type = '';
  source = '';
  key = '';
  causedBy: string | undefined;
  correlation: string | undefined;
  attempts = 0;
  deadLetters = 0;
  handledBy: readonly string[] = NONE;
  /** Whether it came to a bus, and to how many rules. */
  isOnBus = false;
  matched = 0;
  marks: readonly Mark[] = NONE;
  /** The latest hop that was looked at for this row. */
  seenAt = 0;
  /** The rows that changed before and after this one. */
  older: LiveRow | undefined;
  newer: LiveRow | undefined;

  constructor(id: string, origin: string, hop: { readonly n: number; readonly at: number }) {
    this.id = id;
    this.origin = origin;
    this.n = hop.n;
    this.at = hop.at;
    this.changed = hop.n;
    this.lastAt = hop.at;
  }

  mark(mark: Mark): void {
    if (!this.marks.includes(mark)) this.marks = [...this.marks, mark];
  }

  unmark(...marks: readonly string[]): void {
    this.unmarkAll((mark) => marks.includes(mark));
  }

  unmarkAll(isOver: (mark: Mark) => boolean): void {
    if (!this.marks.some(isOver)) return;
    const left = this.marks.filter((mark) => !isOver(mark));
    this.marks = left.length === 0 ? NONE : left;
  }

  has(kind: string): boolean {
    return this.marks.some((mark) => mark.startsWith(kind));
  }

  addHandler(place: string): void {
    if (!this.handledBy.includes(place)) this.handledBy = shared([...this.handledBy, place]);
  }

  get isUnderWay(): boolean {
    return this.has('wait ') || this.has('run ') || this.has('retry ');
  }

  get state(): EventState {
    if (this.has('retry ')) return 'retrying';
    if (this.isUnderWay) return 'in-flight';
    if (this.has('dead ')) return 'dead-lettered';
    if (this.has('drop ')) return 'dropped';
    if (this.marks.length > 0) return 'failed';
    return this.isOnBus && this.matched === 0 ? 'matched-nothing' : 'done';
  }

  toRow(): EventRow {
    const { id, n, changed, at, lastAt, type, source, key, origin, state, attempts, deadLetters, handledBy } = this;
    const row = { id, n, changed, at, lastAt, type, source, key, origin, state, attempts, deadLetters, handledBy };
    return {
      ...row,
      ...(this.causedBy !== undefined && { causedBy: this.causedBy }),
      ...(this.correlation !== undefined && { correlation: this.correlation }),
    };
  }
}
