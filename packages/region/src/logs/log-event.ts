/** One event of a log stream. */
export interface LogEvent {
  /** Counts up from 1 in the order of ingestion, over all groups. */
  readonly n: number;
  readonly streamName: string;
  /** Milliseconds since the epoch, as the writer gave it. */
  readonly timestampMs: number;
  readonly ingestedMs: number;
  readonly message: string;
  readonly sizeBytes: number;
}

/** A location between events: behind the event of that time and number. */
export type Position = Pick<LogEvent, 'timestampMs' | 'n'>;

/** CloudWatch Logs counts this much for each event besides its message. */
const OVERHEAD_BYTES = 26;

export const sizeOf = (message: string): number => Buffer.byteLength(message) + OVERHEAD_BYTES;

/** Events are read by their time; those of one time in the order in which they came. */
export const inOrder = (a: Position, b: Position): number => a.timestampMs - b.timestampMs || a.n - b.n;

/** The index of the first of some sorted events that comes after the position. */
export function indexAfter(events: readonly Position[], position: Position): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && inOrder(event, position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
