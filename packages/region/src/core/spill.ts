/**
 * Rows that are too many for the memory. They are in a file without a name, which ends with the process; what is to
 * outlive it is in the state store.
 */
export interface Spill {
  /** The rows of that name, which are empty at first. */
  rows(name: string): SpilledRows;
  /** Rows of nobody else. */
  ownRows(): OwnRows;
  /** All of the file. */
  sizeBytes(): number;
  close(): void;
}

/** In the order of their keys as UTF-8. */
export interface SpilledRows {
  get(key: string): string | undefined;
  put(key: string, text: string): void;
  remove(key: string): void;
  range(range: KeyRange): readonly (readonly [key: string, text: string])[];
  count(): number;
  clear(): void;
}

/** Rows that end with their owner. */
export interface OwnRows extends SpilledRows {
  /** Deletes the rows and their place in the file. It is the last call. */
  drop(): void;
}

/** Without a bound it reaches to the first or the last row. */
export interface KeyRange {
  readonly gt?: string | undefined;
  readonly gte?: string | undefined;
  readonly lt?: string | undefined;
  readonly lte?: string | undefined;
  readonly reverse?: boolean | undefined;
  readonly limit: number;
}

/** All rows of a range, read a page at a time. Rows that are written meanwhile may be among them. */
export function* rowsIn(
  rows: SpilledRows,
  range: Omit<KeyRange, 'limit'>,
  pageSize = 64,
): Generator<readonly [key: string, text: string]> {
  let rest: Omit<KeyRange, 'limit'> = range;
  for (;;) {
    const page = rows.range({ ...rest, limit: pageSize });
    yield* page;
    const last = page.at(-1)?.[0];
    if (last === undefined || page.length < pageSize) return;
    rest = range.reverse ? { ...range, lt: last, lte: undefined } : { ...range, gt: last, gte: undefined };
  }
}
