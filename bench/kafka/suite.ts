import type { Report, Settings, Suite } from '../suite.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { CONTENDERS, type Contender } from './brokers.ts';
import { type Latency, measureLatency } from './latency.ts';
import { type BenchClient, javaClient, nodeClient, withTopic } from './throughput.ts';

const RECORDS = 200_000;
const LATENCY_SECONDS = 10;

interface Samples {
  readonly broker: string;
  readonly client: string;
  readonly produceMb: number[];
  readonly consumeMb: number[];
}

async function run(settings: Settings): Promise<Report> {
  const brokers: Contender[] = [];
  try {
    for (const open of CONTENDERS) brokers.push(await open());
    const idleMb = brokers.map((broker) => broker.residentMb());
    const throughput = await measureThroughput(brokers, settings);
    const busyMb = brokers.map((broker) => broker.residentMb());
    const apache = brokers.at(-1);
    const seconds = LATENCY_SECONDS * (settings.quick ? 0.1 : 1);
    const latencies = [
      { broker: 'embedded', latency: await measureLatency(seconds, settings.rounds) },
      { broker: apache?.name ?? '', latency: await measureLatency(seconds, settings.rounds, apache?.bootstrapServer) },
    ];
    return {
      tables: [throughputTable(throughput), latencyTable(latencies), memoryTable(brokers, idleMb, busyMb)],
      figures: figuresOf(throughput, latencies),
    };
  } finally {
    await Promise.all(brokers.map((broker) => broker.stop()));
  }
}

async function measureThroughput(
  brokers: readonly Contender[],
  { rounds, quick }: Settings,
): Promise<readonly Samples[]> {
  using node = await nodeClient();
  using java = await javaClient();
  const records = RECORDS * (quick ? 0.1 : 1);
  const all = brokers.flatMap((broker) =>
    [node, java].map((client) => ({
      broker,
      client,
      samples: { broker: broker.name, client: client.name, produceMb: [], consumeMb: [] } satisfies Samples as Samples,
    })),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const { broker, client, samples } of all) {
      const [produceMb, consumeMb] = await oneRound(broker, client, records);
      if (round === 0) continue; // The first round is the warm-up.
      samples.produceMb.push(produceMb);
      samples.consumeMb.push(consumeMb);
    }
  }
  return all.map(({ samples }) => samples);
}

let topics = 0;

function oneRound({ bootstrapServer }: Contender, client: BenchClient, records: number): Promise<[number, number]> {
  const topic = `bench-${++topics}`;
  return withTopic(bootstrapServer, topic, async () => {
    const task = { bootstrapServer, topic, records };
    return [await client.produce(task), await client.consume(task)];
  });
}

const throughputTable = (throughput: readonly Samples[]): Table => ({
  title: 'Records of 1 KB, batched, acks all: MB/s',
  columns: ['broker', 'client', 'produced', 'slowest-fastest', 'consumed', 'slowest-fastest'],
  rows: throughput.map(({ broker, client, produceMb, consumeMb }) => [
    broker,
    client,
    rounded(median(produceMb)),
    spreadText(spreadOf(produceMb)),
    rounded(median(consumeMb)),
    spreadText(spreadOf(consumeMb)),
  ]),
});

interface Latencies {
  readonly broker: string;
  readonly latency: readonly Latency[];
}

const middle = (latency: readonly Latency[], of: (one: Latency) => number): number => rounded(median(latency.map(of)));

const latencyTable = (latencies: readonly Latencies[]): Table => ({
  title: 'From the producer to the handler, in ms, at 1,000 records a second, each sent alone',
  columns: ['broker', 'p50', 'p99', 'slowest'],
  rows: latencies.map(({ broker, latency }) => [
    broker,
    middle(latency, ({ p50Ms }) => p50Ms),
    middle(latency, ({ p99Ms }) => p99Ms),
    middle(latency, ({ maxMs }) => maxMs),
  ]),
});

const memoryTable = (brokers: readonly Contender[], idle: readonly number[], busy: readonly number[]): Table => ({
  title: 'Memory of the broker, in MB',
  columns: ['broker', 'idle', 'after all rounds'],
  rows: brokers.map(({ name }, index) => [name, rounded(idle[index] ?? 0), rounded(busy[index] ?? 0)]),
});

function figuresOf(throughput: readonly Samples[], latencies: readonly Latencies[]): Report['figures'] {
  return {
    ...Object.fromEntries(
      throughput.map(({ broker, client, produceMb, consumeMb }) => [
        `${broker}, ${client}`,
        { producedMbPerSecond: rounded(median(produceMb)), consumedMbPerSecond: rounded(median(consumeMb)) },
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
  about: 'the embedded broker beside Apache Kafka: throughput, latency to a handler, memory',
  run,
};
