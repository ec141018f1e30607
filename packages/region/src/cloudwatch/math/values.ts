/** The data points of one line: values by the starts of their periods, in milliseconds since the epoch, in order. */
export type Points = ReadonlyMap<number, number>;

export interface TimeSeries {
  readonly label: string;
  readonly points: Points;
}

/** What an expression gives: a number, one line, or several lines. */
export type MathValue = number | TimeSeries | readonly TimeSeries[];

export function isSeries(value: MathValue): value is TimeSeries {
  return typeof value === 'object' && 'points' in value;
}

/** Makes the points that have a value; a value that is no number, as after a division by zero, is no point. */
export function pointsOf(times: Iterable<number>, valueAt: (time: number) => number | undefined): Points {
  const points = new Map<number, number>();
  for (const time of times) {
    const value = valueAt(time);
    if (value !== undefined && Number.isFinite(value)) points.set(time, value);
  }
  return points;
}

/** Applies a function to the points of each line. */
export function mapped(value: MathValue, apply: (points: Points) => Points): MathValue {
  if (typeof value === 'number') return value;
  if (isSeries(value)) return { ...value, points: apply(value.points) };
  return value.map((series) => ({ ...series, points: apply(series.points) }));
}
