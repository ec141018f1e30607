import { parseCron, type Schedule } from './cron.ts';

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Parses `rate(5 minutes)` or `cron(0 12 * * ? *)`; undefined when it is neither.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseSchedule(expression: string): Schedule | undefined {
  const [, kind, inner = ''] = /^(rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return parseRate(inner);
  return kind === 'cron' ? parseCron(inner) : undefined;
}

/** 1 takes the singular, other values the plural: `rate(1 minutes)` is refused. */
function parseRate(inner: string): Schedule | undefined {
  const [, digits, unit = '', plural] = /^([1-9][0-9]*) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  const count = Number(digits);
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined || (count === 1) !== (plural === '')) return undefined;
  return (afterMs) => afterMs + count * unitMs;
}
