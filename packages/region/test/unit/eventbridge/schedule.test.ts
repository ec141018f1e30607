import { describe, expect, test } from '@jest/globals';
import { parseSchedule } from '../../../src/eventbridge/schedule/expression.ts';
import { ACCOUNT, arn, openBus, QUEUE, REGION } from './open-bus.ts';

/** The next times of a schedule, without seconds. */
function next(expression: string, from: string, count = 1): string[] {
  const schedule = parseSchedule(expression);
  const moments: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (moments.length < count) {
    at = schedule?.(at);
    if (at === undefined) break;
    moments.push(new Date(at).toISOString().slice(0, 16));
  }
  return moments;
}

describe('an expression', () => {
  // 2026-01-01 is a Thursday.
  test.each([
    ['rate(1 minute)', ['2026-01-01T00:01', '2026-01-01T00:02']],
    ['rate(2 hours)', ['2026-01-01T02:00', '2026-01-01T04:00']],
    ['rate(7 days)', ['2026-01-08T00:00', '2026-01-15T00:00']],
    ['cron(0 12 * * ? *)', ['2026-01-01T12:00', '2026-01-02T12:00']],
    ['cron(5/25 8,17 ? * MON-FRI *)', ['2026-01-01T08:05', '2026-01-01T08:30', '2026-01-01T08:55', '2026-01-01T17:05']],
    ['cron(0 0 ? * SAT *)', ['2026-01-03T00:00', '2026-01-10T00:00']],
    ['cron(0 0 ? * L *)', ['2026-01-03T00:00', '2026-01-10T00:00']],
    ['cron(0 10 L * ? *)', ['2026-01-31T10:00', '2026-02-28T10:00']],
    ['cron(0 10 31W * ? *)', ['2026-01-30T10:00', '2026-02-27T10:00']],
    ['cron(0 10 1W 8 ? *)', ['2026-08-03T10:00', '2027-08-02T10:00']],
    ['cron(0 10 ? * 6L *)', ['2026-01-30T10:00', '2026-02-27T10:00']],
    ['cron(0 10 ? * 3#2 *)', ['2026-01-13T10:00', '2026-02-10T10:00']],
    ['cron(0 0 29 FEB ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0/15 0 1 1 ? 2027-2028)', ['2027-01-01T00:00', '2027-01-01T00:15']],
  ])('%s falls due at %j', (expression, expected) => {
    expect(next(expression, '2026-01-01T00:00:00Z', expected.length)).toEqual(expected);
  });

  test('falls due no more when its years are over', () => {
    expect(next('cron(0 0 1 1 ? 2025)', '2026-01-01T00:00:00Z')).toEqual([]);
  });

  test.each([
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(5 seconds)',
    'every 5 minutes',
    'cron(0 12 * * * *)',
    'cron(0 12 ? * ? *)',
    'cron(0 12 * * ?)',
    'cron(60 12 * * ? *)',
    'cron(0 12 ? * FUN *)',
    'cron(0 12 5-3 * ? *)',
    'cron(0 12 ? * 3#6 *)',
  ])('%s is refused', (expression) => {
    expect(parseSchedule(expression)).toBeUndefined();
  });
});

test('a scheduled rule sends its event to its own targets only, until it is disabled', async () => {
  const bus = openBus();
  await bus.call('PutRule', { Name: 'tick', ScheduleExpression: 'rate(1 minute)' });
  await bus.call('PutTargets', { Rule: 'tick', Targets: [{ Id: 'q', Arn: QUEUE }] });
  await bus.call('PutRule', { Name: 'all', EventPattern: '{"source":["aws.events"]}' });
  await bus.call('PutTargets', { Rule: 'all', Targets: [{ Id: 'q', Arn: QUEUE }] });
  await new Promise<void>((resolve) => {
    bus.clock.schedule(150_000, resolve);
  });
  await bus.call('DisableRule', { Name: 'tick' });
  await new Promise<void>((resolve) => {
    bus.clock.schedule(150_000, resolve);
  });
  const events = bus.sent.map(({ payload }) => JSON.parse(payload));
  expect(events.map(({ time }) => time)).toEqual(['2026-01-02T03:05:05Z', '2026-01-02T03:06:05Z']);
  expect(events[0]).toEqual({
    version: '0',
    id: expect.any(String),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: '2026-01-02T03:05:05Z',
    region: REGION,
    resources: [arn('rule/tick')],
    detail: {},
  });
});
