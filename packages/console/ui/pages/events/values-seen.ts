import type { EventRow } from '@tributary/region/observation';

/** The values that the newest events have, to choose from. */
export interface ValuesSeen {
  readonly type: readonly string[];
  readonly source: readonly string[];
  readonly origin: readonly string[];
}

const LOOKED_AT = 10_000;

export function valuesSeen(rows: Iterable<EventRow>): ValuesSeen {
  const [type, source, origin] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let looked = 0;
  for (const row of rows) {
    if (looked++ >= LOOKED_AT) break;
    type.add(row.type);
    source.add(row.source);
    origin.add(row.origin);
  }
  return { type: sorted(type), source: sorted(source), origin: sorted(origin) };
}

const sorted = (values: ReadonlySet<string>): readonly string[] =>
  [...values].filter((value) => value !== '').toSorted((a, b) => a.localeCompare(b, 'en'));
