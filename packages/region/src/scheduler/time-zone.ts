const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** How a time zone tells the time. */
export interface TimeZone {
  /** The clock on the wall at a moment, as if it were one in UTC. */
  wallMs(atMs: number): number;
  /** The first moment at which the clock on the wall shows that; undefined for one that daylight saving time skips. */
  momentOf(wallMs: number): number | undefined;
}

/** @returns undefined when there is no such time zone */
export function timeZoneOf(name: string): TimeZone | undefined {
  const format = formatOf(name);
  if (format === undefined) return undefined;
  const wallMs = (atMs: number): number => wallOf(format, atMs);
  const momentOf = (wantedMs: number): number | undefined => {
    // A day around it are all offsets that may count.
    const offsets = [-1, 1].map((days) => wallMs(wantedMs + days * DAY_MS) - (wantedMs + days * DAY_MS));
    const moments = offsets.map((offset) => wantedMs - offset).filter((moment) => wallMs(moment) === wantedMs);
    return moments.length === 0 ? undefined : Math.min(...moments);
  };
  return { wallMs, momentOf };
}

const DAY_MS = 86_400_000;

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...FIELDS });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function wallOf(format: Intl.DateTimeFormat, atMs: number): number {
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const [year = 0, month = 1, ...rest] = Object.keys(FIELDS).map((name) => parts.get(name as keyof typeof FIELDS) ?? 0);
  const [day = 1, hour = 0, minute = 0, second = 0] = rest;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((atMs % 1_000) + 1_000) % 1_000);
}
