import type { Settings } from '../suite.ts';
import type { InstantAws } from '../support/aws.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { CONTENDERS, type ContenderName, isContender } from './contenders.ts';
import { type Measured, Runner } from './runner.ts';

const RECORDS_PER_ROUND = 40_000;
const RECORDS_PER_BATCH = 100;
const KEYS = [100, 10, 1];
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

/** The bridge by how many keys the records of a batch have: events of one key go in their order. */
export async function measureKeys(aws: InstantAws, { rounds, quick }: Settings): Promise<KeyFigures> {
  using loose = await Runner.start('bridge', aws);
  using strict = await Runner.start('bridge', aws, [], { KAFKA_STRICT_TOPICS: 'orders' });
  const cases = [...KEYS.map((keys) => ({ runner: loose, keys })), { runner: strict, keys: 1 }];
  const samples = cases.map((): Measured[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { runner, keys: keysPerBatch }] of cases.entries()) {
      const records = (RECORDS_PER_ROUND / 4) * (quick ? 0.1 : 1);
      const measured = await runner.run({ records, recordsPerBatch: RECORDS_PER_BATCH, keysPerBatch });
      if (round > 0) samples[index]?.push(measured);
    }
  }
  const perSecond = samples.map((measured) => median(measured.map((one) => one.perSecond)));
  const [oneKey = 0, strictOneKey = 0] = perSecond.slice(-2);
  return {
    table: {
      title: 'bridge-kafka by keys in a batch of 100 records',
      columns: ['keys', 'ordering', 'events/s', 'slowest-fastest', 'us', 'CPU us', 'calls for 1,000'],
      rows: cases.map(({ runner, keys }, index) => [
        keys,
        runner === strict ? 'strict' : 'by default',
        ...cellsOf(samples[index] ?? []),
      ]),
    },
    ratioOneKeyStrict: oneKey / strictOneKey,
  };
}

interface KeyFigures {
  readonly table: Table;
  /** A batch of one key by default beside one of a strict topic. */
  readonly ratioOneKeyStrict: number;
}

export function cellsOf(measured: readonly Measured[]): (string | number)[] {
  const perSecond = spreadOf(measured.map((one) => one.perSecond));
  const of = (figure: keyof Measured): number => rounded(median(measured.map((one) => one[figure])));
  return [Math.round(perSecond.median), spreadText(perSecond), of('micros'), of('cpuMicros'), of('callsPer1000')];
}
