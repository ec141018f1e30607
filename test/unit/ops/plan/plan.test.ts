import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { LATENCY_MS, REMEMBERED } from '../../../../ops/shop/plan/deployed.ts';
import { type Plan, planOf } from '../../../../ops/shop/plan/plan-of.ts';
import { pageFiles } from '../../../../ops/shop/plan/scale-page.ts';
import { planJson, planText } from '../../../../ops/shop/plan/text.ts';
import { DEFAULTS, readWorkload } from '../../../../ops/shop/plan/workload.ts';

const plan = planOf(DEFAULTS);

function value(of: Plan, title: RegExp, what: string): number {
  const section = of.sections.find((each) => title.test(each.title));
  return section?.lines.find((line) => line.what === what)?.figure.value ?? Number.NaN;
}

const perMillion = (of: Plan, title: RegExp, what: string): number => {
  const line = of.sections.find((each) => title.test(each.title))?.lines.find((each) => each.what === what);
  return ((line?.cost?.perSecond.value ?? Number.NaN) / of.workload.rate) * 1e6;
};

describe('10,000 events a second of 1,160 bytes, delivered to three targets each', () => {
  test('are a terabyte a day, which three pollers carry at 5 MB/s each', () => {
    expect(value(plan, /^Kafka/, 'bytes in')).toBeCloseTo(11.6);
    expect(value(plan, /^Kafka/, 'provisioned pollers')).toBe(3);
  });

  test('are 100 batches of 65 ms, so seven partitions for those that run at once', () => {
    expect(value(plan, /^Bridge/, 'invocations of bridge-kafka')).toBe(100);
    // 5 ms of a core at 256 of 1,769 MB, and three calls of 10 ms one after the other.
    expect(value(plan, /^Bridge/, 'time of one')).toBeCloseTo(64.55, 2);
    expect(value(plan, /^Bridge/, 'running at once')).toBeCloseTo(6.46, 2);
    expect(value(plan, /^Kafka/, 'partitions at least')).toBe(7);
  });

  test.each([
    // 5 ms of a core at 256 of 1,769 MB. One call reads ids, one stores them, and calls with events of a key wait.
    ['in one call of ten each', { keys: 10, isStrict: false }, 1_000, 34.55 + 30],
    ['of one key, ten calls after each other', { keys: 1, isStrict: false }, 1_000, 34.55 + 120],
    ['of ten keys in strict order, ten calls after each other', { keys: 10, isStrict: true }, 1_000, 34.55 + 120],
    ['of one key in strict order, a call for each', { keys: 1, isStrict: true }, 10_000, 158.94 + 1_020],
  ])('are batches %s', (_what, ordering, calls, timeMs) => {
    const ordered = planOf({ ...DEFAULTS, ...ordering });
    expect(value(ordered, /^Bus/, 'PutEvents calls')).toBe(calls + 3_300);
    expect(value(ordered, /^Bridge/, 'time of one')).toBeCloseTo(timeMs, 1);
    expect(value(ordered, /^Kafka/, 'partitions at least')).toBe(Math.ceil(timeMs / 10));
  });

  test('are 1,000 full PutEvents calls of the bridge, and one for each billed order', () => {
    expect(value(plan, /^Bus/, 'PutEvents calls')).toBe(1_000 + 3_300);
    expect(value(plan, /^Bus/, 'target invocations')).toBe(30_000);
  });

  test('take a write and a read of the bridge each, and two writes of a handler: the row and its index', () => {
    expect(value(plan, /^Bridge/, 'writes of tables')).toBe(10_000);
    expect(value(plan, /^Bridge/, 'reads of tables')).toBe(10_000);
    expect(value(plan, /^Functions/, 'writes of tables')).toBe(23_400 * 2);
  });

  test('save two calls for each delivery by idempotency by the effect', () => {
    const tasks = 3;
    expect(plan.withLocks.moreCalls).toBe(2 * (23_400 + 3_300 + 3_300 * tasks));
    expect(plan.withLocks.usdPerMillionEvents - plan.usdPerMillionEvents).toBeGreaterThan(4);
    expect(planText(plan)).toContain('would add 73,200 calls a second');
  });

  test('cost a dollar a million on the bus, 1.33 with the events of billing, and $25 for a million transitions', () => {
    expect(perMillion(plan, /^Bus/, 'events in, those of billing too')).toBeCloseTo(1.33);
    expect(perMillion(plan, /^Workflow/, 'transitions')).toBeCloseTo(0.33 * 6 * 25);
  });

  test('cost 40 cents a million by a pipe, and 81 by the bridge: units, ids, invocations, pollers', () => {
    const [units, invocation, memory] = [0.625 + 0.125, 0.01 * 0.2, 0.01 * 0.06455 * 0.25 * 13.3334];
    const [ids, pollers] = [0.3 * 0.25 * (REMEMBERED.idDays / 30), (0.185 / 3_600) * 100];
    expect(plan.pipe.usdPerMillionEvents).toBeCloseTo(0.4);
    expect(plan.pipe.bridgeUsdPerMillionEvents).toBeCloseTo(units + invocation + memory + ids + pollers, 2);
    expect(planText(plan)).toContain('A pipe in place of the bridge takes $0.40 ?');
  });

  test('cost what their lines add up to', () => {
    const lines = plan.sections.flatMap((section) => section.lines);
    const perSecond = lines.reduce((sum, { cost }) => sum + (cost?.perSecond.value ?? 0), 0);
    expect(plan.usdPerMonth).toBeCloseTo(perSecond * 30 * 86_400);
    expect(plan.usdPerMillionEvents).toBeCloseTo(perSecond * 100);
  });
});

describe('limits', () => {
  test('are reached in the order of their rates', () => {
    const rates = plan.limits.map(({ reachedAt }) => reachedAt);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
  });

  test('are where the use at that rate is the limit', () => {
    for (const { name, reachedAt, limit } of plan.limits) {
      const there = planOf({ ...DEFAULTS, rate: reachedAt });
      expect(there.limits.find((each) => each.name === name)?.use).toBeCloseTo(limit, 3);
    }
  });

  test('of a Region with lower quotas are reached earlier', () => {
    const reached = (region: string) =>
      planOf({ ...DEFAULTS, region }).limits.find(({ name }) => name.startsWith('Target'))?.reachedAt;
    expect(reached('us-east-1')).toBeCloseTo(18_750 / 3);
    expect(reached('eu-central-1')).toBeCloseTo(4_500 / 3);
  });

  test('of workflows are none where none is started', () => {
    const names = planOf({ ...DEFAULTS, workflowShare: 0 }).limits.map(({ name }) => name);
    expect(names.filter((name) => name.includes('workflow'))).toEqual([]);
  });
});

describe('options', () => {
  test.each([
    [{ rate: '0' }, '--rate takes a number above 0, up to 10,000,000, not "0".'],
    [{ rate: 'many' }, '--rate takes a number above 0, up to 10,000,000, not "many".'],
    [{ size: '2000000' }, '--size takes a number above 0, up to 1,000,000, not "2000000".'],
    [{ 'fan-out': '-1' }, '--fan-out takes a number above 0, up to 1,500, not "-1".'],
    [{ region: 'mars-1' }, '--region: the quotas of "mars-1" are not known.'],
    [{ queues: '60', workflows: '50' }, '--queues and --workflows are shares of the same deliveries'],
  ])('%j are refused by name', (values, message) => {
    expect(() => readWorkload(values)).toThrow(message);
  });

  test('that are not given have their defaults', () => {
    expect(readWorkload({})).toEqual(DEFAULTS);
    expect(readWorkload({ rate: '250.5', queues: '0' })).toEqual({ ...DEFAULTS, rate: 250.5, queueShare: 0 });
  });
});

describe('what is printed', () => {
  test('shows each line with its formula', () => {
    expect(planText(plan)).toContain('= 10,000 x 1,160 / 1,000,000');
    expect(planText(plan)).toMatch(
      / {2}at 909\/s {2}Starts of Standard workflows: 3,300 of 300 a second \(AWS quota\) <- reached/,
    );
  });

  test('can be had as JSON', () => {
    const { usdPerMillionEvents, limits, lines } = JSON.parse(planJson(plan));
    expect(usdPerMillionEvents).toBeCloseTo(plan.usdPerMillionEvents);
    expect(limits).toHaveLength(plan.limits.length);
    expect(lines[0]).toEqual({
      section: 'Kafka',
      what: 'bytes in',
      unit: 'MB a second',
      value: 11.6,
      formula: '10,000 x 1,160 / 1,000,000',
    });
  });
});

test.each(Object.entries(pageFiles()))('%s is what `npm run plan -- --write` writes', (file, content) => {
  expect(readFileSync(file, 'utf8')).toBe(content);
});

test('the latency of the scale page is the one that the page about performance states', () => {
  const performance = readFileSync('docs/explanation/performance.md', 'utf8');
  const [, p99] = /^\| embedded broker \| [\d.]+ \| ([\d.]+) \|/m.exec(performance) ?? [];
  expect(Number(p99)).toBe(LATENCY_MS.kafkaToHandlerP99);
});

test('each link of the scale page is defined, and none for nothing', () => {
  const page = pageFiles()['docs/reference/scale.md'] ?? '';
  const used = new Set(Array.from(page.matchAll(/\]\[(\w+)\]/g), ([, name]) => name));
  const defined = new Set(Array.from(page.matchAll(/^\[(\w+)\]: https:/gm), ([, name]) => name));
  expect(used).toEqual(defined);
});
