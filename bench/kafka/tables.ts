import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { APACHE_KAFKA, type Contender } from './brokers.ts';
import type { Latency } from './latency.ts';
import type { Sample, Samples } from './rounds.ts';

type Direction = 'produced' | 'consumed';

/** The median rate in MB/s. */
export const rateOf = (samples: readonly Sample[]): number => rounded(median(samples.map((one) => one.mbPerSecond)));

/** By what Apache Kafka did with the same client in the same round; the median and the spread of all rounds. */
function besideKafka(samples: Samples, all: readonly Samples[], direction: Direction): readonly number[] {
  const kafka = all.find(({ broker, client }) => broker === APACHE_KAFKA && client === samples.client);
  return samples[direction].map(
    ({ mbPerSecond }, round) => mbPerSecond / (kafka?.[direction][round]?.mbPerSecond ?? 0),
  );
}

/** The median of {@link besideKafka}. */
export const ratioOf = (samples: Samples, all: readonly Samples[], direction: Direction): number =>
  rounded(median(besideKafka(samples, all, direction)));

export const throughputTable = (all: readonly Samples[]): Table => ({
  title: `Records of 1 KB, batched, acks all: MB/s, and as multiples of ${APACHE_KAFKA} in the same round`,
  columns: ['broker; client', 'produced', 'of Kafka', 'lowest-highest', 'consumed', 'of Kafka', 'lowest-highest'],
  rows: all.map((samples) => [
    `${samples.broker}; ${samples.client}`,
    ...(['produced', 'consumed'] as const).flatMap((direction) => [
      rateOf(samples[direction]),
      ratioOf(samples, all, direction),
      spreadText(spreadOf(besideKafka(samples, all, direction))),
    ]),
  ]),
});

const cpuOf = (samples: readonly Sample[]): number => rounded(median(samples.map((one) => one.cpuUs)));

export const cpuTable = (all: readonly Samples[]): Table => ({
  title: 'CPU time of the broker for a MB, in microseconds',
  columns: ['broker; client', 'produced', 'consumed'],
  rows: all.map(({ broker, client, produced, consumed }) => [`${broker}; ${client}`, cpuOf(produced), cpuOf(consumed)]),
});

export interface Latencies {
  readonly broker: string;
  readonly latency: readonly Latency[];
}

export const middle = (latency: readonly Latency[], of: (one: Latency) => number): number =>
  rounded(median(latency.map(of)));

export const latencyTable = (latencies: readonly Latencies[]): Table => ({
  title: 'From the producer to the handler, in ms, at 1,000 records a second, each sent alone',
  columns: ['broker', 'p50', 'p99', 'slowest'],
  rows: latencies.map(({ broker, latency }) => [
    broker,
    middle(latency, ({ p50Ms }) => p50Ms),
    middle(latency, ({ p99Ms }) => p99Ms),
    middle(latency, ({ maxMs }) => maxMs),
  ]),
});

export const processTable = (
  brokers: readonly Contender[],
  idle: readonly number[],
  busy: readonly number[],
): Table => ({
  title: 'The process of the broker: memory in MB, start in ms once its code is loaded',
  columns: ['broker', 'idle', 'after all rounds', 'start'],
  rows: brokers.map(({ name, startMs }, index) => [
    name,
    rounded(idle[index] ?? 0),
    rounded(busy[index] ?? 0),
    Number.isNaN(startMs) ? '' : rounded(startMs),
  ]),
});
