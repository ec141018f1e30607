import type { Settings } from '../suite.ts';
import type { InstantAws } from '../support/aws.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { CONTENDERS, type ContenderName, isContender } from './contenders.ts';
import { type Measured, Runner } from './runner.ts';

const RECORDS_PER_ROUND = 40_000;
const RECORDS_PER_BATCH = 100;
const BATCH_SIZES = [10, 100, 1_000, 10_000];

export type Throughput = Readonly<Record<ContenderName, readonly Measured[]>>;

/** Every contender in batches of 100, in rounds that take turns, so that a noisy neighbour disturbs all alike. */
export async function measureThroughput(aws: InstantAws, { rounds, quick }: Settings): Promise<Throughput> {
  const names = Object.keys(CONTENDERS).filter(isContender);
  using stack = new DisposableStack();
  const runners: Runner[] = [];
  for (const name of names) runners.push(stack.use(await Runner.start(name, aws)));
  const results: Record<ContenderName, Measured[]> = {
    bridge: [],
    withoutIdempotency: [],
    naiveSequential: [],
    naiveParallel: [],
  };
  for (let round = 0; round <= rounds; round++) {
    for (const runner of runners) {
      const records = RECORDS_PER_ROUND * CONTENDERS[runner.name].share * (quick ? 0.1 : 1);
      const measured = await runner.run({ records, recordsPerBatch: RECORDS_PER_BATCH });
      if (round > 0) results[runner.name].push(measured); // The first round is the warm-up.
    }
  }
  return results;
}

/** The bridge by size of batch. */
export async function measureBatchSizes(aws: InstantAws, { rounds, quick }: Settings): Promise<Table> {
  using runner = await Runner.start('bridge', aws);
  const samples = new Map<number, Measured[]>(BATCH_SIZES.map((size) => [size, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [recordsPerBatch, measured] of samples) {
      const result = await runner.run({ records: RECORDS_PER_ROUND * (quick ? 0.1 : 1), recordsPerBatch });
      if (round > 0) measured.push(result);
    }
  }
  return {
    title: 'bridge-kafka by size of batch',
    columns: ['records in a batch', 'events/s', 'slowest-fastest', 'us', 'CPU us', 'calls for 1,000'],
    rows: [...samples].map(([size, measured]) => [size, ...cellsOf(measured)]),
  };
}

export function cellsOf(measured: readonly Measured[]): (string | number)[] {
  const perSecond = spreadOf(measured.map((one) => one.perSecond));
  const of = (figure: keyof Measured): number => rounded(median(measured.map((one) => one[figure])));
  return [Math.round(perSecond.median), spreadText(perSecond), of('micros'), of('cpuMicros'), of('callsPer1000')];
}
