import { dayOfMonthField, dayOfWeekField, numberField } from './cron-fields.ts';

/** The next time after `afterMs`; undefined when there is none. */
export type Schedule = (afterMs: number) => number | undefined;

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
const DAY_MS = 86_400_000;

/**
 * Parses the six fields of a cron expression: minutes, hours, day of month, month, day of week, year; in UTC.
 * One of the two day fields must be `?`.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
 */
export function parseCron(inner: string): Schedule | undefined {
  const fields = inner.trim().split(/\s+/);
  const [minuteText = '', hourText = '', dateText = '', monthText = '', weekdayText = '', yearText = ''] = fields;
  if (fields.length !== 6 || (dateText === '?') === (weekdayText === '?')) return undefined;
  const minutes = numberField(minuteText, { min: 0, max: 59 });
  const hours = numberField(hourText, { min: 0, max: 23 });
  const months = numberField(monthText, { min: 1, max: 12, names: MONTHS });
  const years = numberField(yearText, { min: FIRST_YEAR, max: LAST_YEAR });
  const isDay = dateText === '?' ? dayOfWeekField(weekdayText) : dayOfMonthField(dateText);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  const isOn = (day: Date): boolean => months.has(day.getUTCMonth() + 1) && isDay(day);
  return (afterMs) => nextMoment(afterMs, isOn, years, { hours, minutes });
}

interface Times {
  readonly hours: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
}

function nextMoment(
  afterMs: number,
  isOn: (day: Date) => boolean,
  years: ReadonlySet<number>,
  times: Times,
): number | undefined {
  for (let dayMs = Math.floor(afterMs / DAY_MS) * DAY_MS; ; dayMs += DAY_MS) {
    const day = new Date(dayMs);
    if (day.getUTCFullYear() > LAST_YEAR) return undefined;
    if (!years.has(day.getUTCFullYear()) || !isOn(day)) continue;
    const moment = firstTime(dayMs, afterMs, times);
    if (moment !== undefined) return moment;
  }
}

function firstTime(dayMs: number, afterMs: number, { hours, minutes }: Times): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      const moment = dayMs + (hour * 60 + minute) * 60_000;
      if (moment > afterMs) return moment;
    }
  }
  return undefined;
}
