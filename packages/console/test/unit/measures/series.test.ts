import { describe, expect, test } from '@jest/globals';
import type { StatsSecond } from '@tributary/region/observation';
import { chartsOf, lastOf, latestOf, MOST_SERIES, peakOf } from '../../../ui/pages/measures/series.ts';
import { timeAxis } from '../../../ui/pages/measures/time-axis.ts';
import { withLater } from '../../../ui/pages/measures/with-later.ts';

const place = { count: 1, errors: 0, throttled: 0, retried: 0, deadLettered: 0 };
const second = (at: number, more: Partial<StatsSecond> = {}): StatsSecond => ({
  at,
  second: at / 1000,
  places: {},
  types: {},
  gauges: { queues: {}, lag: {}, running: {} },
  ...more,
});
const chart = (seconds: readonly StatsSecond[], id: string) => chartsOf(seconds).find((one) => one.id === id);

describe('a chart', () => {
  test('has a line for each topic, with zero where a second had none', () => {
    const seconds = [
      second(1000, { places: { 'topic/a': { ...place, count: 3 }, 'function/f': place } }),
      second(2000),
    ];

    expect(chart(seconds, 'topics')?.series).toEqual([{ label: 'a', values: [3, 0] }]);
  });

  test('has no time where a second had none', () => {
    const types = { T: { count: 1, errors: 0, p50Ms: 7 } };

    expect(chart([second(1000, { types }), second(2000)], 'p50')?.series).toEqual([{ label: 'T', values: [7, null] }]);
  });

  test('has the busiest lines alone, where there are too many to tell apart', () => {
    const types = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`T${n}`, { count: n, errors: 0 }]));

    const labels = chart([second(1000, { types })], 'types')?.series.map(({ label }) => label);
    expect(labels).toHaveLength(MOST_SERIES);
    expect(labels?.[0]).toBe('T8');
  });

  test('adds the troubles of all places, and has no line for those that nobody had', () => {
    const places = {
      'function/f': { ...place, errors: 1, retried: 2 },
      'queue/q': { ...place, errors: 1, deadLettered: 4 },
    };

    const lines = Object.fromEntries(
      chart([second(1000, { places })], 'troubles')?.series.map(({ label, values }) => [label, values[0]]) ?? [],
    );
    expect(lines).toEqual({ errors: 2, retries: 2, 'dead letters': 4 });
  });

  test('leaves out the lag of a second in which nobody looked, and takes a reader that is not named as having none', () => {
    const lags = [{ 'mapping/c/f': 4 }, undefined, {}];
    const seconds = lags.map((lag, index) =>
      second(index, { gauges: { queues: {}, running: {}, ...(lag && { lag }) } }),
    );

    expect(chart(seconds, 'lag')?.series).toEqual([{ label: 'mapping/c/f', values: [4, null, 0] }]);
  });

  test('gives the age of messages in seconds', () => {
    const gauges = { queues: { q: { depth: 1, inFlight: 0, delayed: 0, oldestAgeMs: 2500 } }, lag: {}, running: {} };

    expect(chart([second(1000, { gauges })], 'age')?.series).toEqual([{ label: 'q', values: [2.5] }]);
  });
});

test('a line has its last value and its peak', () => {
  const line = { label: 'l', values: [1, 7, 2, null] };
  expect([latestOf(line), peakOf(line)]).toEqual([2, 7]);
  expect([latestOf({ label: 'l', values: [null] }), peakOf({ label: 'l', values: [] })]).toEqual([undefined, 0]);
});

test('seconds that come later are taken once, and the oldest of more than an hour go', () => {
  const earlier = [second(1000), second(2000)];
  expect(withLater(earlier, [second(2000), second(3000)]).map(({ at }) => at)).toEqual([1000, 2000, 3000]);
  expect(withLater(earlier, [second(2000)])).toBe(earlier);
  const hour = Array.from({ length: 3600 }, (_, n) => second((n + 1) * 1000));
  expect(withLater(hour, [second(3_601_000)])[0]?.second).toBe(2);
});

test('seconds in which a virtual clock stands still are all there', () => {
  const standing = { ...second(2000), at: 1000 };
  expect(withLater([second(1000)], [standing])).toHaveLength(2);
});

describe('the time axis', () => {
  const at = (...times: readonly number[]) => times.map((one, index) => ({ ...second((index + 1) * 1000), at: one }));
  const NOW = 9_000_000;

  test('is that of the region, whose seconds may be late', () => {
    const axis = { times: [50, 51, 54], isOfRegion: true };
    expect(timeAxis(at(50_000, 51_000, 54_000), NOW)).toEqual(axis);
    expect(timeAxis([], NOW)).toEqual({ times: [], isOfRegion: true });
  });

  test.each([
    ['stands still', [50_000, 50_000, 50_000]],
    ['jumps over hours', [50_000, 3_650_000, 7_250_000]],
  ])('is that of the machine, with each second in its place, where a virtual clock %s', (_what, times) => {
    expect(timeAxis(at(...times), NOW)).toEqual({ times: [8998, 8999, 9000], isOfRegion: false });
  });
});

test('a span ends with the newest second', () => {
  expect(lastOf([second(1000), second(2000), second(3000)], 2000).map(({ at }) => at)).toEqual([2000, 3000]);
});
