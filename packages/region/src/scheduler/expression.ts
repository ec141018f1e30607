import { type Schedule as NextTime, parseCron } from '../eventbridge/schedule/cron.ts';
import { type TimeZone, timeZoneOf } from './time-zone.ts';

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;

export interface Expression {
  readonly isOnce: boolean;
  /** The first time after a moment; the base is that from which a rate counts. */
  readonly after: (afterMs: number, baseMs: number) => number | undefined;
}

/**
 * Reads `at(…)`, `rate(…)` or `cron(…)`.
 * @returns undefined when it is none of them
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseExpression(text: string, zone: TimeZone): Expression | undefined {
  const [, kind, inner = ''] = /^(at|rate|cron)\((.+)\)$/.exec(text) ?? [];
  if (kind === 'at') return once(inner, zone);
  if (kind === 'rate') return atRate(inner);
  const cron = kind === 'cron' ? parseCron(inner) : undefined;
  return cron && { isOnce: false, after: (afterMs) => inZone(cron, zone, afterMs) };
}

function once(inner: string, zone: TimeZone): Expression | undefined {
  const wallMs = AT.test(inner) ? Date.parse(`${inner}Z`) : Number.NaN;
  if (Number.isNaN(wallMs)) return undefined;
  const atMs = zone.momentOf(wallMs);
  return { isOnce: true, after: (afterMs) => (atMs !== undefined && atMs > afterMs ? atMs : undefined) };
}

/** The first time is the base itself. */
function atRate(inner: string): Expression | undefined {
  const [, digits, unit = ''] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [];
  const everyMs = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
  if (Number.isNaN(everyMs)) return undefined;
  const after = (afterMs: number, baseMs: number): number =>
    afterMs < baseMs ? baseMs : baseMs + (Math.floor((afterMs - baseMs) / everyMs) + 1) * everyMs;
  return { isOnce: false, after };
}

/** What daylight saving time skips does not happen, and what it repeats happens once. */
function inZone(cron: NextTime, zone: TimeZone, afterMs: number): number | undefined {
  for (let wallMs = cron(zone.wallMs(afterMs)); wallMs !== undefined; wallMs = cron(wallMs)) {
    const moment = zone.momentOf(wallMs);
    if (moment !== undefined && moment > afterMs) return moment;
  }
  return undefined;
}

/** @returns undefined for a time zone or an expression that there is not */
export function expressionOf(text: string, timeZone: string): Expression | undefined {
  const zone = timeZoneOf(timeZone);
  return zone && parseExpression(text, zone);
}
