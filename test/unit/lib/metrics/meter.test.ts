import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, test } from '@jest/globals';
import { at, listOf } from '@tributary/region/json';
import { meterOn } from '#lib/metrics/meter.ts';

/** A meter with the lines that it wrote, as CloudWatch reads them. */
function opened() {
  const lines: Record<string, unknown>[] = [];
  class ReadMetrics extends Metrics {
    override publishStoredMetrics(): this {
      lines.push(JSON.parse(JSON.stringify(this.serializeMetrics())));
      this.clearMetrics();
      this.clearDimensions();
      return this;
    }
  }
  const metrics = new ReadMetrics({ namespace: 'Test', serviceName: 'shop', defaultDimensions: { function: 'f' } });
  return { meter: meterOn(metrics), lines };
}

const dimensionsOf = (line: Record<string, unknown> | undefined) =>
  at(line, '_aws', 'CloudWatchMetrics', 0, 'Dimensions');

describe('a meter', () => {
  test('writes one line for each event type, which counts for the function and for the type', () => {
    const { meter, lines } = opened();
    for (let event = 0; event < 1000; event++)
      meter.count('Consumed', 1, event % 4 === 0 ? 'OrderPaid' : 'OrderPlaced');
    meter.count('Done', 7, 'OrderPaid');
    meter.publish();
    expect(lines).toMatchObject([
      { service: 'shop', function: 'f', eventType: 'OrderPaid', Consumed: 250, Done: 7 },
      { service: 'shop', function: 'f', eventType: 'OrderPlaced', Consumed: 750 },
    ]);
    expect(lines.map(dimensionsOf)).toEqual(
      Array(2).fill([
        ['service', 'function'],
        ['service', 'function', 'eventType'],
      ]),
    );
  });

  test('writes what belongs to no event for the function alone', () => {
    const { meter, lines } = opened();
    meter.measure('BatchSize', 40);
    meter.publish();
    expect(lines).toMatchObject([{ function: 'f', BatchSize: 40 }]);
    expect(dimensionsOf(lines[0])).toEqual([['service', 'function']]);
    expect(lines[0]).not.toHaveProperty('eventType');
  });

  test('forgets what it wrote, and writes nothing of nothing', () => {
    const { meter, lines } = opened();
    meter.count('Done', 1, 'OrderPaid');
    meter.publish();
    meter.count('Done', 0, 'OrderPaid');
    meter.publish();
    expect(lines).toHaveLength(1);
  });

  test('keeps every value of a small batch', () => {
    const { meter, lines } = opened();
    const agesMs = Array.from({ length: 25 }, (_, index) => (index * 7) % 25);
    for (const ageMs of agesMs) meter.measure('EventAge', ageMs, 'OrderPaid');
    meter.publish();
    expect(lines).toMatchObject([{ EventAge: agesMs }]);
  });

  test('keeps a part of the values of a large batch: the lowest, the highest, and evenly between', () => {
    const { meter, lines } = opened();
    for (let index = 0; index < 10_000; index++) meter.measure('EventAge', (index * 7919) % 10_000, 'OrderPaid');
    meter.publish();
    const [line] = lines;
    const sample = listOf(line?.['EventAge']);
    expect([lines.length, sample.length, sample[0], sample.at(-1)]).toEqual([1, 25, 0, 9_999]);
    for (const share of [0.25, 0.5, 0.75]) expect(sample[share * 24]).toBeCloseTo(share * 9_999, -1);
    expect(dimensionsOf(line)).toHaveLength(2);
  });
});
