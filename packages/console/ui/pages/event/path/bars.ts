import type { Hop, Step } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';
import { placeOf } from './place.ts';
import type { Row } from './rows.ts';

/** `waited` on a topic, on a queue or for a retry; `worked`; `lasted`: in a state or a workflow that may do both. */
export type BarKind = 'waited' | 'worked' | 'lasted';

export interface Bar {
  readonly kind: BarKind;
  readonly from: number;
  /** Undefined while it goes on. */
  readonly to: number | undefined;
}

interface Open {
  readonly kind: BarKind;
  readonly from: number;
}

/** What begins with a hop of this step; undefined: what was under way ends. A step without an entry changes nothing. */
const BEGINS: Partial<Record<Step, BarKind | undefined>> = {
  polled: 'waited',
  'retry-scheduled': 'waited',
  throttled: 'waited',
  invoked: 'worked',
  attempted: 'worked',
  entered: 'lasted',
  succeeded: undefined,
  failed: undefined,
  delivered: undefined,
  'dead-lettered': undefined,
  dropped: undefined,
};

/** The bars of each row, by its number. */
export function barsOf(rows: readonly Row[]): ReadonlyMap<number, readonly Bar[]> {
  const ends = stateEnds(rows);
  const lastEnd = new Map<string, number>();
  const bars = new Map<number, readonly Bar[]>();
  for (const row of rows) {
    const own = ofRow(row, ends, lastEnd);
    bars.set(row.n, own);
    const end = own.at(-1)?.to;
    if (end !== undefined) lastEnd.set(waitKey(row), end);
  }
  return bars;
}

/** What is tried again by another invocation waits from the end of the one before. */
const waitKey = ({ hops, above }: Row): string => `${above[0]} ${hops.at(-1)?.place}`;

function ofRow(row: Row, ends: ReadonlyMap<number, number>, lastEnd: ReadonlyMap<string, number>): readonly Bar[] {
  const changes = row.hops.filter(({ step }) => step in BEGINS);
  const [first] = changes;
  if (first === undefined) return [];
  const bars: Bar[] = [];
  let open = waitBefore(row, first, lastEnd.get(waitKey(row)));
  for (const hop of changes) {
    if (open !== undefined) bars.push({ ...open, to: hop.at });
    const kind = kindOf(hop);
    open = kind === undefined ? undefined : { kind, from: hop.at };
  }
  if (open !== undefined) bars.push({ ...open, to: ends.get(row.n) ?? row.givenUpAt });
  return bars.filter(({ from, to }) => to === undefined || to > from || bars.length === 1);
}

function kindOf({ step, place }: Hop): BarKind | undefined {
  const isWorkflow = step === 'invoked' && placeOf(place).kind === 'workflow';
  return isWorkflow ? 'lasted' : BEGINS[step];
}

/** Until the first thing happens in a row, what caused it waits: on a topic, in a queue. */
function waitBefore({ causedAt }: Row, { step }: Hop, earlierEnd = 0): Open | undefined {
  if (causedAt === undefined || step === 'entered') return undefined;
  return { kind: 'waited', from: Math.max(causedAt, earlierEnd) };
}

/** A state ends when its execution enters the next one, or ends. */
function stateEnds(rows: readonly Row[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const current = new Map<string, number>();
  const hops = rows.flatMap((row) => row.hops.map((hop) => ({ hop, row }))).toSorted((a, b) => a.hop.n - b.hop.n);
  for (const { hop, row } of hops) {
    const execution = textOf(hop.detail?.['execution']);
    if (execution === '') continue;
    const isEnd = ['succeeded', 'failed'].includes(hop.step) && placeOf(hop.place).kind === 'workflow';
    if (hop.step !== 'entered' && !isEnd) continue;
    const before = current.get(execution);
    if (before !== undefined) ends.set(before, hop.at);
    if (isEnd) current.delete(execution);
    else current.set(execution, row.n);
  }
  return ends;
}
