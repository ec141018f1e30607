/** One look at the region's process, after a collection of garbage. */
export interface Sample {
  /** Milliseconds since the load began. */
  readonly atMs: number;
  /** Events that were sent until then. */
  readonly sent: number;
  readonly heapBytes: number;
  /** All memory of the process but its JavaScript heap: buffers, SQLite, code. */
  readonly nativeBytes: number;
  readonly residentBytes: number;
}

const MB = 1024 * 1024;

/** How much the memory may rise. */
export interface Bound {
  /** The figures rise and fall by so much in any case. */
  readonly noiseBytes: number;
  readonly bytesPerEvent: number;
}

export const HEAP: Bound = { noiseBytes: 16 * MB, bytesPerEvent: 500 };
export const NATIVE: Bound = { noiseBytes: 32 * MB, bytesPerEvent: 1000 };
/** Free pages of the heap that V8 has not given back to the system. */
const FREE_PAGES_BYTES = 16 * MB;
/** What the system counts: both, and those pages. What rises nowhere but here is lost to fragmentation. */
export const RESIDENT: Bound = {
  noiseBytes: HEAP.noiseBytes + NATIVE.noiseBytes + FREE_PAGES_BYTES,
  bytesPerEvent: HEAP.bytesPerEvent + NATIVE.bytesPerEvent,
};

/** By how much the memory has risen after the warm-up, along the line of least squares. */
export interface Rise {
  readonly events: number;
  /** Through so many points the line goes. */
  readonly points: number;
  readonly bytesPerEvent: number;
  readonly bytes: number;
  readonly allowedBytes: number;
}

export interface Rises {
  readonly heap: Rise;
  readonly native: Rise;
  /** All memory of the process, as the system counts it. */
  readonly resident: Rise;
}

export const risesOf = (samples: readonly Sample[], warmUpMs: number): Rises => ({
  heap: riseOf(samples, warmUpMs, ({ heapBytes }) => heapBytes, HEAP),
  native: riseOf(samples, warmUpMs, ({ nativeBytes }) => nativeBytes, NATIVE),
  resident: riseOf(samples, warmUpMs, ({ residentBytes }) => residentBytes, RESIDENT),
});

/** What has risen by more than it may. */
export const problemsIn = ({ heap, native, resident }: Rises): readonly string[] => [
  ...problemIn('The heap', heap),
  ...problemIn('The memory outside of the heap', native),
  ...problemIn('All memory of the process', resident),
];

/** A rise by so much an event must be more than the figures rise and fall by themselves. */
const FOUND_BYTES_PER_EVENT = 8192;
const FEWEST_EVENTS = RESIDENT.noiseBytes / FOUND_BYTES_PER_EVENT;
/** Through fewer points a line goes by chance. */
const FEWEST_POINTS = 8;

/** Why the rises say nothing about the memory; undefined where they do. */
export function whyNotJudged({ resident: { events, points } }: Rises): string | undefined {
  if (events >= FEWEST_EVENTS && points >= FEWEST_POINTS) return undefined;
  return [
    `Not judged: after the warm-up there were ${events} events and ${points} figures.`,
    `It takes ${FEWEST_EVENTS} and ${FEWEST_POINTS}. Run it for longer, or on a quieter machine.`,
  ].join(' ');
}

function problemIn(what: string, { bytes, allowedBytes, events }: Rise): readonly string[] {
  if (bytes <= allowedBytes) return [];
  const [risen, allowed] = [bytes, allowedBytes].map((size) => `${(size / MB).toFixed(0)} MB`);
  return [`${what} has risen by ${risen} in ${events} events after the warm-up, more than ${allowed}.`];
}

const WINDOW_MS = 20_000;

/** The rise after the warm-up. What is under way makes the memory rise and fall: the lowest sample of each window counts. */
export function riseOf(
  samples: readonly Sample[],
  warmUpMs: number,
  bytesOf: (sample: Sample) => number,
  bound: Bound,
): Rise {
  const warm = samples.filter(({ atMs }) => atMs >= warmUpMs);
  const events = (warm.at(-1)?.sent ?? 0) - (warm[0]?.sent ?? 0);
  const points = lowest(warm, bytesOf).map((sample) => [sample.sent, bytesOf(sample)] as const);
  const bytesPerEvent = slope(points);
  const allowedBytes = Math.max(bound.noiseBytes, bound.bytesPerEvent * events);
  return { events, points: points.length, bytesPerEvent, bytes: bytesPerEvent * events, allowedBytes };
}

function lowest(samples: readonly Sample[], bytesOf: (sample: Sample) => number): readonly Sample[] {
  const windows = Map.groupBy(samples, ({ atMs }) => Math.floor(atMs / WINDOW_MS));
  return [...windows.values()].map((window) =>
    window.reduce((low, sample) => (bytesOf(sample) < bytesOf(low) ? sample : low)),
  );
}

/** Of the line with the least squares; 0 for fewer than two points. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (squares === 0 || points.length === 0) return 0;
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
}
