import { describe, expect, test } from '@jest/globals';
import { Evaluation } from '../../../src/cloudwatch/math/evaluation.ts';
import { parseExpression } from '../../../src/cloudwatch/math/parse.ts';
import type { MetricQuery } from '../../../src/cloudwatch/math/query.ts';
import { MetricStore } from '../../../src/cloudwatch/metrics/metric-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-03-02T08:00:00Z');
const _ = undefined;

/** Four minutes of each metric. */
const VALUES: Readonly<Record<string, readonly (number | undefined)[]>> = {
  all: [10, 20, _, 40],
  failed: [1, _, 3, 4],
  none: [0, 0, 0, 0],
  silent: [_, _, _, _],
};

const store = new MetricStore({ clock: new VirtualClock(START_MS) });
for (const [name, values] of Object.entries(VALUES)) {
  for (const [minute, value] of values.entries()) {
    if (value === undefined) continue;
    const datum = { atMs: START_MS + minute * MINUTE_MS, unit: 'Count', values: [[value, 1]] as const };
    store.put({ namespace: 'App', name, dimensions: { of: 'x' } }, datum);
  }
}

const query = (id: string, source: MetricQuery['source']): MetricQuery => ({
  id,
  label: undefined,
  returnsData: true,
  source,
});
const METRICS = Object.keys(VALUES).map((name) => {
  const metric = { namespace: 'App', name, dimensions: { of: 'x' } };
  return query(name, { kind: 'metric', metric, periodMs: MINUTE_MS, stat: 'Sum', unit: undefined });
});

/** The values of each line that an expression gives, minute by minute. */
function linesOf(text: string, metrics = METRICS): readonly (readonly (number | undefined)[])[] {
  const result = query('result', { kind: 'expression', text, periodMs: undefined });
  const span = { startMs: START_MS, endMs: START_MS + 4 * MINUTE_MS };
  const lines = new Evaluation(store, [...metrics, result], span).linesOf(result);
  return lines.map(({ points }) => [0, 1, 2, 3].map((minute) => points.get(START_MS + minute * MINUTE_MS)));
}

describe('metric math', () => {
  test.each<[string, readonly (number | undefined)[]]>([
    ['failed + 1', [2, _, 4, 5]],
    ['100 * failed / all', [10, _, _, 10]],
    ['failed / none', [_, _, _, _]],
    ['2 + 3 * 4 ^ 2', [50, 50, 50, 50]],
    ['(2 + 3) * 4', [20, 20, 20, 20]],
    ['-failed', [-1, _, -3, -4]],
    ['failed > 2', [0, _, 1, 1]],
    ['failed > 2 AND failed < 4', [0, _, 1, 0]],
    ['failed == 1 || failed == 4', [1, _, 0, 1]],
    ['IF(all > 15, all, 0)', [0, 20, _, 40]],
    ['IF(all > 15, all)', [_, 20, _, 40]],
    ['IF(none, all, failed)', [1, _, 3, 4]],
    ['FILL(failed, 0)', [1, 0, 3, 4]],
    ['FILL(silent, 7)', [7, 7, 7, 7]],
    ['FILL(failed, REPEAT)', [1, 1, 3, 4]],
    ['FILL(failed, all)', [1, 20, 3, 4]],
    ['SUM([all, failed])', [11, 20, 3, 44]],
    ['MAX([all, failed, none])', [10, 20, 3, 40]],
    ['SUM(failed)', [8, 8, 8, 8]],
    ['AVG(all)', [70 / 3, 70 / 3, 70 / 3, 70 / 3]],
    ['STDDEV([all, failed])', [4.5, 0, 0, 18]],
    ['DIFF(all)', [_, 10, _, 20]],
    ['RATE(all)', [_, 10 / 60, _, 20 / 120]],
    ['RUNNING_SUM(all)', [10, 30, _, 70]],
    ['CEIL(all / 3)', [4, 7, _, 14]],
    ['PERIOD(all)', [60, 60, 60, 60]],
    ['SUM(METRICS("a"))', [11, 20, 3, 44]],
    ['TIME_SERIES(3)', [3, 3, 3, 3]],
  ])('%s', (expression, expected) => {
    expect(linesOf(expression)).toEqual([expected]);
  });

  test('FILL gives no data point where no metric of the request has one', () => {
    const silent = METRICS.filter(({ id }) => id === 'silent');
    expect(linesOf('IF(FILL(silent, 0) > 1, 1, 0)', silent)).toEqual([VALUES['silent']]);
  });

  test('a search gives a line for each metric that it finds', () => {
    expect(linesOf(`SEARCH('{App,of} MetricName="all" of="x"', 'Sum', 60)`)).toEqual([VALUES['all']]);
    expect(linesOf(`SEARCH('{App,of}', 'Sum')`)).toHaveLength(3);
    expect(linesOf(`SEARCH('{App} MetricName="all"', 'Sum')`)).toEqual([]);
  });

  test.each([
    ['1 +', 'the end is not expected here'],
    ['all failed', 'failed is not expected here'],
    ['all + "x"', 'the text "x" is not expected here'],
    ['all § 2', '"§ 2" is unknown'],
    ['FIRST(all)', 'the region does not compute the function FIRST'],
    ['toString(all)', 'the region does not compute the function toString'],
    ['unheard * 2', 'there is no metric with the id unheard'],
    ['result + 1', 'it refers to itself'],
    ["SEARCH('{App,of} all OR failed', 'Sum')", 'name="value" only'],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, 'it nests more than 50 levels'],
    ['-'.repeat(2000), 'it nests more than 50 levels'],
    ['1'.repeat(3000), 'it has more than 2048 characters'],
  ])('refuses %s', (expression, problem) => {
    expect(() => linesOf(expression)).toThrow(problem);
  });

  test('an operator of words is no part of a name', () => {
    expect(parseExpression('ORDERS')).toEqual({ kind: 'reference', id: 'ORDERS' });
  });
});
