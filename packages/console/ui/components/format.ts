/** Texts of numbers, times and ids, as every page shows them. */

const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

export const formatCount = (count: number): string =>
  Math.abs(count) < 100_000 ? NUMBER.format(count) : COMPACT.format(count);

/** Such as `1 event` and `3 events`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

const BYTES = ['B', 'KB', 'MB', 'GB', 'TB'];

export function formatBytes(sizeBytes: number): string {
  const power = Math.min(BYTES.length - 1, Math.floor(Math.log(Math.max(1, sizeBytes)) / Math.log(1024)));
  return `${NUMBER.format(sizeBytes / 1024 ** power)} ${BYTES[power]}`;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Two units at most, such as `340 ms`, `2.5 s`, `3 min 20 s`, `2 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 1) return `${ms === 0 ? 0 : '< 1'} ms`;
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS) return `${NUMBER.format(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return twoUnits(ms, MINUTE_MS, 'min', SECOND_MS, 's');
  if (ms < DAY_MS) return twoUnits(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  return twoUnits(ms, DAY_MS, 'd', HOUR_MS, 'h');
}

function twoUnits(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const whole = Math.floor(ms / largeMs);
  const rest = Math.floor((ms - whole * largeMs) / smallMs);
  return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}

/** Such as `3 s ago` and `in 2 min`. */
export function relativeTime(at: number, now: number): string {
  const age = now - at;
  if (Math.abs(age) < SECOND_MS) return 'now';
  const text = Math.abs(age) < MINUTE_MS ? `${Math.floor(Math.abs(age) / SECOND_MS)} s` : formatDuration(Math.abs(age));
  return age > 0 ? `${text} ago` : `in ${text}`;
}

const EXACT = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
});

/** With milliseconds and the name of the zone. */
export const exactTime = (at: number): string => EXACT.format(at);

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** The time of day, for columns in which the day is known. */
export const clockTime = (at: number): string => CLOCK.format(at);

/** Its beginning and its end: ids of one kind often begin alike. */
export function shortId(id: string, length = 13): string {
  if (id.length <= length) return id;
  const tail = Math.floor((length - 1) / 2);
  return `${id.slice(0, length - 1 - tail)}…${id.slice(-tail)}`;
}

/**
 * Characters that change the order of others or cannot be seen are shown by their code, so that a text cannot look like
 * another one.
 */
export const printable = (text: string): string =>
  text.replace(HIDDEN, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

const HIDDEN = /(?![\t\n ])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
