import { describe, expect, test } from '@jest/globals';
import { addEmbedded } from '../../../src/cloudwatch/metrics/embedded.ts';
import { MetricStore } from '../../../src/cloudwatch/metrics/metric-store.ts';
import { statisticOf } from '../../../src/cloudwatch/metrics/statistics.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-03-02T08:00:00Z');
const clock = new VirtualClock(START_MS);
const newStore = (more = {}): MetricStore => new MetricStore({ clock, ...more });
const metric = { namespace: 'Own', name: 'Size', dimensions: { a: '1', b: '2' } };

function put(store: MetricStore, values: readonly number[], atMs = START_MS): void {
  store.put(metric, { atMs, unit: 'Count', values: values.map((value) => [value, 1]) });
}

function statisticIn(store: MetricStore, stat: string): number | undefined {
  return statisticOf(stat)(store.find(metric).flatMap((series) => series.between(START_MS, START_MS + MINUTE_MS)));
}

describe('the store of metrics', () => {
  test('puts the values of a minute together, in whatever order the dimensions are named', () => {
    const store = newStore();
    put(store, [1, 2, 3, 10]);
    const turned = { ...metric, dimensions: { b: '2', a: '1' } };
    store.put(turned, { atMs: START_MS + 59_999, unit: 'Count', values: [[4, 1]] });
    const values = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'].map((stat) => statisticIn(store, stat));
    expect(values).toEqual([5, 20, 4, 1, 10]);
  });

  test.each([
    ['p0', 1],
    ['p50', 50.5],
    ['p99', 99.01],
    ['p100', 100],
  ])('has the percentile %s of a hundred values', (stat, expected) => {
    const store = newStore();
    put(
      store,
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
    expect(statisticIn(store, stat)).toBeCloseTo(expected);
  });

  test('has percentiles to three digits, so that a minute of distinct values stays small', () => {
    const store = newStore();
    const values = Array.from({ length: 50_000 }, (_, index) => 100_000 + index * 1.37);
    put(store, values);
    const [bucket] = store.find(metric)[0]?.between(START_MS, START_MS + MINUTE_MS) ?? [];
    expect([...(bucket?.counts() ?? [])].length).toBeLessThan(100);
    expect(statisticIn(store, 'p50')).toBeCloseTo(134_000, -3);
    expect(statisticIn(store, 'Maximum')).toBe(values.at(-1));
  });

  test('looks only at minutes that have figures, however long ago a request begins', () => {
    const store = newStore();
    put(store, [1]);
    expect(store.find(metric)[0]?.between(0, Number.MAX_SAFE_INTEGER)).toHaveLength(1);
  });

  test('keeps units apart', () => {
    const store = newStore();
    put(store, [1]);
    store.put(metric, { atMs: START_MS, unit: 'Bytes', values: [[7, 1]] });
    expect(store.find(metric).map(({ unit }) => unit)).toEqual(['Count', 'Bytes']);
    expect(store.find(metric, 'Bytes')).toHaveLength(1);
  });

  test('forgets the oldest minutes over its bound', () => {
    const store = newStore({ maxBuckets: 100 });
    for (let minute = 200; minute >= 0; minute--) put(store, [1], START_MS - minute * MINUTE_MS);
    const [series] = store.find(metric);
    expect(series?.size).toBeLessThanOrEqual(100);
    expect(series?.between(START_MS, START_MS + MINUTE_MS)).toHaveLength(1);
  });

  test('takes no more metrics than its bound, whatever dimensions a project invents', () => {
    const store = newStore({ maxSeries: 10 });
    for (let id = 0; id < 1000; id++) store.report('Own', { requestId: String(id) }, { Errors: 1 });
    expect([...store.all()]).toHaveLength(10);
  });

  test('tells of the first figure of a minute, and of a late one, but not of each', () => {
    const store = newStore();
    let told = 0;
    store.listen(() => told++);
    put(store, [1]);
    put(store, [2]);
    expect(told).toBe(1);
    put(store, [3], START_MS - 5 * MINUTE_MS);
    put(store, [3], START_MS - 5 * MINUTE_MS);
    expect(told).toBe(3);
  });

  test('refuses a statistic that it does not compute, by name', () => {
    expect(() => statisticOf('IQM')).toThrow('The region does not compute the statistic IQM.');
    expect(() => statisticOf('p101')).toThrow('p101');
  });
});

describe('the embedded metric format', () => {
  const line = (more: object, directive: object = {}): string => {
    const Metrics = [{ Name: 'Size', Unit: 'Count' }];
    const CloudWatchMetrics = [{ Namespace: 'Own', Dimensions: [['a', 'b']], Metrics, ...directive }];
    return JSON.stringify({ _aws: { Timestamp: START_MS, CloudWatchMetrics }, a: '1', b: '2', ...more });
  };

  test.each([
    ['one value', line({ Size: 3 }), 3],
    ['several values', line({ Size: [3, 4] }), 7],
    ['no value', line({}), undefined],
    ['a value that is no number', line({ Size: 'large' }), undefined],
    ['a dimension without a value', line({ Size: 3, b: undefined }), undefined],
    ['an unknown unit', line({ Size: 3 }, { Metrics: [{ Name: 'Size', Unit: 'Sheep' }] }), 3],
    ['no namespace', line({ Size: 3 }, { Namespace: '' }), undefined],
    ['a line that is cut off', line({ Size: 3 }).slice(0, -5), undefined],
    ['a line that is no metric', '{"level":"INFO","_awss":1}', undefined],
  ])('is read from a line with %s', (_what, text, expected) => {
    const store = newStore();
    addEmbedded(store, text);
    expect(statisticIn(store, 'Sum')).toBe(expected);
  });
});
