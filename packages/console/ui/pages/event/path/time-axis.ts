import type { Bar } from './bars.ts';
import type { Row } from './rows.ts';

/** A stretch of time in which nothing worked, drawn short. */
export interface Idle {
  readonly from: number;
  readonly to: number;
  /** Where it is drawn, of the whole width: 0 to 1. */
  readonly left: number;
  readonly right: number;
}

export interface TimeAxis {
  readonly from: number;
  readonly to: number;
  readonly idle: readonly Idle[];
  /** Where a time is drawn, of the whole width: 0 to 1. */
  at(ms: number): number;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A shorter pause is drawn as long as it was. */
const LEAST_IDLE_MS = 500;
/** And one that is less than this part of all that worked. */
const LEAST_IDLE_SHARE = 0.5;
/** The part of the width that each idle stretch has, and all of them at most. */
const IDLE_WIDTH = 0.05;
const MOST_IDLE_WIDTH = 0.4;

/** Lays out the time of a path. @param now where what is under way ends for now */
export function timeAxis(rows: readonly Row[], bars: ReadonlyMap<number, readonly Bar[]>, now?: number): TimeAxis {
  const times = rows.flatMap(({ hops }) => hops.map(({ at }) => at));
  const from = times.reduce((least, at) => Math.min(least, at), times[0] ?? 0);
  const to = Math.max(
    times.reduce((most, at) => Math.max(most, at), from),
    now ?? from,
  );
  return new Axis({ from, to }, idleIn({ from, to }, busyIn(times, bars, to)));
}

/** Moments when something happened, and stretches when something worked, by time and without overlaps. */
function busyIn(times: readonly number[], bars: ReadonlyMap<number, readonly Bar[]>, end: number): readonly Stretch[] {
  const worked = [...bars.values()].flat().filter(({ kind }) => kind === 'worked');
  const all: Stretch[] = [
    ...times.map((at) => ({ from: at, to: at })),
    ...worked.map(({ from, to }) => ({ from, to: to ?? end })),
  ].toSorted((a, b) => a.from - b.from);
  const joined: Stretch[] = [];
  for (const next of all) {
    const last = joined.at(-1);
    if (last === undefined || next.from > last.to) joined.push(next);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return joined;
}

function idleIn(whole: Stretch, busy: readonly Stretch[]): readonly Stretch[] {
  const gaps = busy.map(({ to }, index) => ({ from: to, to: busy[index + 1]?.from ?? whole.to }));
  const long = gaps.filter(({ from, to }) => to - from >= LEAST_IDLE_MS);
  const rest = whole.to - whole.from - sum(long);
  // With nothing else to show, time is drawn as it was.
  return rest <= 0 ? [] : long.filter(({ from, to }) => to - from >= rest * LEAST_IDLE_SHARE);
}

const sum = (stretches: readonly Stretch[]): number => stretches.reduce((total, { from, to }) => total + to - from, 0);

class Axis implements TimeAxis {
  readonly from: number;
  readonly to: number;
  readonly idle: readonly Idle[];
  readonly #perMs: number;

  constructor({ from, to }: Stretch, idle: readonly Stretch[]) {
    this.from = from;
    this.to = to;
    const width = Math.min(IDLE_WIDTH, MOST_IDLE_WIDTH / Math.max(1, idle.length));
    this.#perMs = (1 - width * idle.length) / Math.max(1, to - from - sum(idle));
    const drawn: Idle[] = [];
    for (const one of idle) {
      const before = drawn.at(-1);
      const left = (before?.right ?? 0) + (one.from - (before?.to ?? from)) * this.#perMs;
      drawn.push({ ...one, left, right: left + width });
    }
    this.idle = drawn;
  }

  at(ms: number): number {
    const within = this.idle.find(({ from, to }) => ms > from && ms < to);
    if (within !== undefined) {
      const share = (ms - within.from) / (within.to - within.from);
      return within.left + share * (within.right - within.left);
    }
    const before = this.idle.findLast(({ to }) => ms >= to);
    const place = (before?.right ?? 0) + (ms - (before?.to ?? this.from)) * this.#perMs;
    return Math.min(1, Math.max(0, place));
  }
}
