import { each } from './operators.ts';
import { isSeries, type MathValue, mapped, type Points, pointsOf, type TimeSeries } from './values.ts';

/** Where an expression is evaluated. Times in milliseconds since the epoch. */
export interface Grid {
  readonly periodMs: number;
  /** The start of each period, in order. */
  readonly times: readonly number[];
}

export type MathFunction = (parameters: readonly MathValue[], grid: Grid) => MathValue;

const linesOf = (value: MathValue): readonly TimeSeries[] => {
  if (typeof value === 'number') return [];
  return isSeries(value) ? [value] : value;
};

const eachValue =
  (apply: (value: number) => number): MathFunction =>
  ([value = 0]) =>
    typeof value === 'number' ? apply(value) : mapped(value, (points) => each(points, apply));

/** Of one line a number; of several lines a line, with the values that there are at each time. */
function aggregate(apply: (values: readonly number[]) => number): MathFunction {
  return ([value = 0, ...more], { times }) => {
    if (more.length === 0 && typeof value === 'number') return value;
    if (more.length === 0 && isSeries(value)) return apply([...value.points.values()]);
    const lines = [value, ...more].flatMap(linesOf);
    const points = pointsOf(times, (time) => {
      const values = lines.flatMap(({ points: line }) => line.get(time) ?? []);
      return values.length === 0 ? undefined : apply(values);
    });
    return { label: lines[0]?.label ?? '', points };
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const average = (values: readonly number[]): number => sum(values) / values.length;

function deviation(values: readonly number[]): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
}

/** Compares each point with the one before it. */
function withPrevious(points: Points, apply: (change: number, overMs: number) => number): Points {
  const times = [...points.keys()];
  return pointsOf(times.slice(1), (time) => {
    const before = times[times.indexOf(time) - 1] ?? time;
    return apply((points.get(time) ?? 0) - (points.get(before) ?? 0), time - before);
  });
}

function runningSum(points: Points): Points {
  let total = 0;
  return each(points, (value) => {
    total += value;
    return total;
  });
}

/** `IF(condition, then, otherwise)`; without `otherwise`, a point is there only where the condition holds. */
const choose: MathFunction = ([condition = 0, then = 0, otherwise]) => {
  if (typeof condition === 'number') return condition !== 0 ? then : (otherwise ?? { label: '', points: new Map() });
  return mapped(condition, (points) =>
    pointsOf(points.keys(), (time) => {
      const chosen = points.get(time) !== 0 ? then : otherwise;
      return typeof chosen === 'number' ? chosen : linesOf(chosen ?? [])[0]?.points.get(time);
    }),
  );
};

/** `FILL(line, value)`, where the value may be a line of its own. */
const fill: MathFunction = ([value = 0, filling = 0], { times }) =>
  mapped(value, (points) =>
    pointsOf(times, (time) => {
      const other = typeof filling === 'number' ? filling : linesOf(filling)[0]?.points.get(time);
      return points.get(time) ?? other;
    }),
  );

/** `FILL(line, REPEAT)` */
export function repeated(value: MathValue, { times }: Grid): MathValue {
  return mapped(value, (points) => {
    let last: number | undefined;
    return pointsOf(times, (time) => {
      last = points.get(time) ?? last;
      return last;
    });
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: eachValue(Math.abs),
  CEIL: eachValue(Math.ceil),
  FLOOR: eachValue(Math.floor),
  LOG: eachValue(Math.log),
  LOG10: eachValue(Math.log10),
  SUM: aggregate(sum),
  AVG: aggregate(average),
  MIN: aggregate((values) => Math.min(...values)),
  MAX: aggregate((values) => Math.max(...values)),
  STDDEV: aggregate(deviation),
  IF: choose,
  FILL: fill,
  DIFF: ([value = 0]) => mapped(value, (points) => withPrevious(points, (change) => change)),
  RATE: ([value = 0]) => mapped(value, (points) => withPrevious(points, (change, overMs) => change / (overMs / 1000))),
  RUNNING_SUM: ([value = 0]) => mapped(value, runningSum),
  PERIOD: (_parameters, { periodMs }) => periodMs / 1000,
  TIME_SERIES: ([value = 0], { times }) =>
    typeof value === 'number' ? { label: '', points: pointsOf(times, () => value) } : value,
};
