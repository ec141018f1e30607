/** The values a field may have. */
interface Range {
  readonly min: number;
  readonly max: number;
  /** Names that stand for the values from `min` on. */
  readonly names?: readonly string[];
}

export type DayTest = (day: Date) => boolean;

const WEEKDAYS: Range = { min: 1, max: 7, names: 'SUN MON TUE WED THU FRI SAT'.split(' ') };
const DATES: Range = { min: 1, max: 31 };
const DAY_MS = 86_400_000;

/** Parses numbers, names, lists, ranges, steps and `*`; undefined for any other text. */
export function numberField(text: string, range: Range): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const found = itemValues(item, range);
    if (!found) return undefined;
    for (const value of found) values.add(value);
  }
  return new Set([...values].sort((one, other) => one - other));
}

function itemValues(item: string, range: Range): readonly number[] | undefined {
  const [span = '', step, ...rest] = item.split('/');
  const stepBy = step === undefined ? 1 : wholeNumber(step);
  if (rest.length > 0 || stepBy === undefined || stepBy < 1) return undefined;
  const bounds = boundsOf(span, range, step !== undefined);
  if (!bounds) return undefined;
  const [first, last] = bounds;
  return Array.from({ length: Math.floor((last - first) / stepBy) + 1 }, (_, at) => first + at * stepBy);
}

/** A single value with a step runs to the end of the range: `5/15` in minutes is 5, 20, 35, 50. */
function boundsOf(span: string, range: Range, hasStep: boolean): readonly [number, number] | undefined {
  if (span === '*') return [range.min, range.max];
  const [from = '', to, ...rest] = span.split('-');
  const first = valueIn(from, range);
  const last = to === undefined ? (hasStep ? range.max : first) : valueIn(to, range);
  if (rest.length > 0 || first === undefined || last === undefined || first > last) return undefined;
  return [first, last];
}

function valueIn(text: string, { min, max, names = [] }: Range): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named === -1 ? wholeNumber(text) : min + named;
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^[0-9]+$/.test(text) ? Number(text) : undefined;
}

/** Day of month: besides numbers, `L` is the last day and `15W` the weekday nearest to the 15th. */
export function dayOfMonthField(text: string): DayTest | undefined {
  if (text === 'L') return (day) => day.getUTCDate() === lastDate(day);
  const [, digits] = /^([0-9]+)W$/.exec(text) ?? [];
  if (digits !== undefined) {
    const date = valueIn(digits, DATES);
    return date === undefined ? undefined : (day) => day.getUTCDate() === nearestWeekday(day, date);
  }
  const dates = numberField(text, DATES);
  return dates && ((day) => dates.has(day.getUTCDate()));
}

/** Day of week: besides numbers and names, `L` is Saturday, `5L` is the last Thursday and `3#2` the second Tuesday of the month. */
export function dayOfWeekField(text: string): DayTest | undefined {
  if (text === 'L') return (day) => weekdayOf(day) === WEEKDAYS.max;
  const [, lastOf] = /^([0-9A-Za-z]+)L$/.exec(text) ?? [];
  if (lastOf !== undefined) {
    const weekday = valueIn(lastOf, WEEKDAYS);
    return weekday === undefined
      ? undefined
      : (day) => weekdayOf(day) === weekday && day.getUTCDate() > lastDate(day) - 7;
  }
  const [, name = '', nth] = /^([0-9A-Za-z]+)#([1-5])$/.exec(text) ?? [];
  if (nth !== undefined) {
    const weekday = valueIn(name, WEEKDAYS);
    const week = Number(nth);
    return weekday === undefined
      ? undefined
      : (day) => weekdayOf(day) === weekday && Math.ceil(day.getUTCDate() / 7) === week;
  }
  const weekdays = numberField(text, WEEKDAYS);
  return weekdays && ((day) => weekdays.has(weekdayOf(day)));
}

function weekdayOf(day: Date): number {
  return day.getUTCDay() + 1;
}

function lastDate(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** Stays within the month: the 1st on a Saturday becomes Monday the 3rd. */
function nearestWeekday(day: Date, wanted: number): number {
  const last = lastDate(day);
  const date = Math.min(wanted, last);
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1) + (date - 1) * DAY_MS).getUTCDay();
  if (weekday === 6) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === last ? date - 2 : date + 1;
  return date;
}
