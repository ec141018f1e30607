import type { Settings } from '../suite.ts';
import { cpuMsOf } from '../support/process.ts';
import { rounded } from '../support/stats.ts';
import type { Contender } from './brokers.ts';
import { RECORD_BYTES } from './tasks.ts';
import { type BenchClient, javaClient, nodeClient, withTopic } from './throughput.ts';

const RECORDS = 200_000;

/** It takes minutes: says what it does, where the result is not. */
const tell = (text: string): void => console.error(text);

/** One direction in one round. */
export interface Sample {
  readonly mbPerSecond: number;
  /** CPU time of the broker for a MB, in microseconds. */
  readonly cpuUs: number;
}

/** The samples of one broker with one client; the rounds are those of all others. */
export interface Samples {
  readonly broker: string;
  readonly client: string;
  readonly produced: Sample[];
  readonly consumed: Sample[];
}

/** Brokers take turns with each client, in one order and then in the other. */
export async function measureThroughput(
  brokers: readonly Contender[],
  { rounds, quick }: Settings,
): Promise<readonly Samples[]> {
  using node = await nodeClient();
  using java = await javaClient();
  const records = RECORDS * (quick ? 0.1 : 1);
  const all = [node, java].flatMap((client) =>
    brokers.map((broker) => ({ broker, client, samples: noSamples(broker.name, client.name) })),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const { broker, client, samples } of round % 2 === 0 ? all : all.toReversed()) {
      const [produced, consumed] = await oneRound(broker, client, records);
      const rates = `produced ${rounded(produced.mbPerSecond)}, consumed ${rounded(consumed.mbPerSecond)} MB/s`;
      tell(
        `${round === 0 ? 'Warm-up' : `Round ${round} of ${rounds}`}, ${samples.broker}, ${samples.client}: ${rates}.`,
      );
      if (round === 0) continue; // The first round is the warm-up.
      samples.produced.push(produced);
      samples.consumed.push(consumed);
    }
  }
  return all.map(({ samples }) => samples);
}

const noSamples = (broker: string, client: string): Samples => ({ broker, client, produced: [], consumed: [] });

let topics = 0;

function oneRound(
  { bootstrapServer, pid }: Contender,
  client: BenchClient,
  records: number,
): Promise<[Sample, Sample]> {
  const topic = `bench-${++topics}`;
  const task = { bootstrapServer, topic, records };
  const sample = async (measure: () => Promise<number>): Promise<Sample> => {
    const beganMs = cpuMsOf(pid);
    const mbPerSecond = await measure();
    return { mbPerSecond, cpuUs: ((cpuMsOf(pid) - beganMs) * 1e9) / (records * RECORD_BYTES) };
  };
  return withTopic(bootstrapServer, topic, async () => [
    await sample(() => client.produce(task)),
    await sample(() => client.consume(task)),
  ]);
}
