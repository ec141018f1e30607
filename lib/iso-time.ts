/** Milliseconds since the epoch have 13 digits from 2001 to 2286; seconds have 10 then, and microseconds 16. */
const [FIRST_MS, END_MS] = [1e12, 1e13];

/**
 * A timestamp from outside in ISO 8601. A sentinel such as -1, or a number that is in another unit, is no time.
 * @param otherwiseMs the time to take instead
 */
export function isoTime(timestampMs: number, otherwiseMs?: number): string | undefined {
  const timeMs = timestampMs >= FIRST_MS && timestampMs < END_MS ? timestampMs : otherwiseMs;
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString();
}
