import type { Excuses } from './excuses.ts';
import { type Found, found } from './part.ts';
import type { SaidGaps } from './said-gaps.ts';
import type { Offsets, RecordOfEvent } from './topic-log.ts';

/** A topic whose records were deleted by their age while nobody read them. */
export interface Expiry {
  readonly topic: string;
  /** The functions that read it. */
  readonly readers: readonly string[];
  /** Where the readers stood. */
  readonly committed: Offsets;
  /** The first record that is left. */
  readonly starts: Offsets;
  /** The first record that must not be deleted yet. */
  readonly young: Offsets;
  /** The records that the readers had before them. */
  readonly records: readonly RecordOfEvent[];
  /** The region's start when it began. */
  readonly start: number;
  /** How many records each reader has missed, as `npm run lag` shows it; empty where the region was ended meanwhile. */
  readonly shownMissing: Readonly<Record<string, number>>;
}

/** Judges what retention deleted: what is gone must be said, by the reader that has missed it, and nothing else may be. */
export class Expired {
  /** Events that are gone, as their readers say. */
  readonly lost: ReadonlySet<string>;
  readonly #expiry: Expiry;
  readonly #said: Pick<SaidGaps, 'has' | 'of'>;

  constructor(expiry: Expiry, said: Pick<SaidGaps, 'has' | 'of'>) {
    this.#expiry = expiry;
    this.#said = said;
    const byEvent = Map.groupBy(expiry.records, ({ eventId }) => eventId);
    const isGone = ({ record }: RecordOfEvent): boolean => offsetOf(record) < startOf(record, expiry.starts);
    this.lost = new Set([...byEvent].flatMap(([id, records]) => (records.every(isGone) ? [id] : [])));
  }

  problems(excuses: Pick<Excuses, 'endings' | 'accept'>): readonly Found[] {
    const gone = goneIn(this.#expiry);
    const nothing = gone.length === 0 ? [found(`retention has deleted nothing of topic ${this.#expiry.topic}`)] : [];
    return [
      ...nothing,
      ...this.#tooYoung(),
      ...this.#expiry.readers.flatMap((one) => this.#ofReader(one, gone, excuses)),
    ];
  }

  #tooYoung(): readonly Found[] {
    const { starts, young } = this.#expiry;
    const deleted = [...young].filter(([partition, offset]) => (starts.get(partition) ?? 0n) > offset);
    return deleted.map(([partition, offset]) => found(`${partition}@${offset} was deleted before its time`));
  }

  #ofReader(reader: string, gone: readonly string[], excuses: Pick<Excuses, 'endings' | 'accept'>): readonly Found[] {
    const { start, committed, shownMissing, records } = this.#expiry;
    const [wanted, said] = [new Set(gone), this.#said.of(reader, committed.keys())];
    const idsOf = (record: string): readonly string[] =>
      records.flatMap((one) => (one.record === record ? one.eventId : []));
    const unsaid = gone.filter((record) => !this.#said.has(reader, record));
    // The journal of a region ends with it, and with it what nobody has read of it.
    const since = excuses.endings.filter((ending) => ending.start >= start);
    const isUnsaid = unsaid.length > 0 && !excuses.accept('deletions that only an ended region could say', 1, since);
    const shown = shownMissing[reader] ?? gone.length;
    return [
      ...(isUnsaid
        ? unsaid.map((one) => found(`${one} was deleted, and ${reader} did not say so`, ...idsOf(one)))
        : []),
      ...said.flatMap((one) =>
        wanted.has(one) ? [] : [found(`${reader} says that ${one} was deleted, which it was not`)],
      ),
      ...(shown === gone.length ? [] : [found(`${reader} has missed ${gone.length} records, and shows ${shown}`)]),
    ];
  }
}

function goneIn({ committed, starts }: Expiry): readonly string[] {
  return [...starts].flatMap(([partition, start]) => {
    const from = committed.get(partition) ?? 0n;
    const count = start > from ? Number(start - from) : 0;
    return Array.from({ length: count }, (_, index) => `${partition}@${from + BigInt(index)}`);
  });
}

const offsetOf = (record: string): bigint => BigInt(record.split('@')[1] ?? 0);
const startOf = (record: string, starts: Offsets): bigint => starts.get(record.split('@')[0] ?? '') ?? 0n;
