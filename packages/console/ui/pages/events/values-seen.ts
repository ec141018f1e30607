import type { EventRow } from '@tributary/region/observation';

/** The values that the newest events have, to choose from. */
export interface ValuesSeen {
  readonly type: readonly string[];
  readonly source: readonly string[];
  readonly origin: readonly string[];
}

const USUAL = 10_000;

export function valuesSeen(rows: Iterable<EventRow>, mostLooked = USUAL): ValuesSeen {
  const [type, source, origin] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let looked = 0;
  for (const row of rows) {
    if (looked++ >= mostLooked) break;
    type.add(row.type);
    source.add(row.source);
    origin.add(row.origin);
  }
  return { type: sorted(type), source: sorted(source), origin: sorted(origin) };
}

export const bothSeen = (one: ValuesSeen, other: ValuesSeen): ValuesSeen => ({
  type: sorted(new Set([...one.type, ...other.type])),
  source: sorted(new Set([...one.source, ...other.source])),
  origin: sorted(new Set([...one.origin, ...other.origin])),
});

const sorted = (values: ReadonlySet<string>): readonly string[] =>
  [...values].filter((value) => value !== '').toSorted((a, b) => a.localeCompare(b, 'en'));
