import type { Report, Settings, Suite } from '../suite.ts';
import { residentMbOf } from '../support/process.ts';
import { CONTENDERS, type Contender } from './brokers.ts';
import { measureLatency } from './latency.ts';
import { measureThroughput, type Samples } from './rounds.ts';
import {
  cpuTable,
  type Latencies,
  latencyTable,
  middle,
  processTable,
  rateOf,
  ratioOf,
  throughputTable,
} from './tables.ts';

const LATENCY_SECONDS = 10;

async function run(settings: Settings): Promise<Report> {
  const brokers: Contender[] = [];
  try {
    for (const open of CONTENDERS) brokers.push(await open());
    const residentMb = (): number[] => brokers.map(({ pid }) => residentMbOf(pid));
    const idleMb = residentMb();
    const throughput = await measureThroughput(brokers, settings);
    const busyMb = residentMb();
    const latencies = await measureLatencies(brokers, settings);
    return {
      tables: [
        throughputTable(throughput),
        cpuTable(throughput),
        latencyTable(latencies),
        processTable(brokers, idleMb, busyMb),
      ],
      figures: figuresOf(throughput, latencies),
    };
  } finally {
    await Promise.all(brokers.map((broker) => broker.stop()));
  }
}

async function measureLatencies(brokers: readonly Contender[], { rounds, quick }: Settings): Promise<Latencies[]> {
  const apache = brokers.at(-1);
  const seconds = LATENCY_SECONDS * (quick ? 0.1 : 1);
  return [
    { broker: 'embedded', latency: await measureLatency(seconds, rounds) },
    { broker: apache?.name ?? '', latency: await measureLatency(seconds, rounds, apache?.bootstrapServer) },
  ];
}

function figuresOf(throughput: readonly Samples[], latencies: readonly Latencies[]): Report['figures'] {
  return {
    ...Object.fromEntries(
      throughput.map((samples) => [
        `${samples.broker}, ${samples.client}`,
        {
          producedMbPerSecond: rateOf(samples.produced),
          consumedMbPerSecond: rateOf(samples.consumed),
          producedOfKafka: ratioOf(samples, throughput, 'produced'),
          consumedOfKafka: ratioOf(samples, throughput, 'consumed'),
        },
      ]),
    ),
    latencyMs: Object.fromEntries(
      latencies.map(({ broker, latency }) => [
        broker,
        { p50: middle(latency, ({ p50Ms }) => p50Ms), p99: middle(latency, ({ p99Ms }) => p99Ms) },
      ]),
    ),
  };
}

export const kafka: Suite = {
  about: 'the embedded broker beside Apache Kafka: throughput, CPU, latency to a handler, memory, start',
  run,
};
