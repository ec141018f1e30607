import type { Settings } from '../suite.ts';
import type { InstantAws } from '../support/aws.ts';
import { rounded } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { type Measured, Runner } from './runner.ts';

const MILESTONES = [10_000, 100_000, 1_000_000];
const QUICK_MILESTONES = [10_000, 50_000, 100_000];
/** The heap of a function of 256 MB. By default V8 grows its young generation up to 96 MB on a machine of this size. */
const HEAP = ['--max-old-space-size=230', '--max-semi-space-size=12'];

export interface Endurance {
  readonly table: Table;
  /** From the first milestone to the last: 0.1 is 10 % more. */
  readonly rssGrowth: number;
  readonly microsGrowth: number;
}

/** One process from its first record to its last: does it get slower, does it grow? */
export async function measureEndurance(aws: InstantAws, { quick }: Settings): Promise<Endurance> {
  using runner = await Runner.start('bridge', aws, HEAP);
  const milestones = quick ? QUICK_MILESTONES : MILESTONES;
  const measured: Measured[] = [];
  let done = 0;
  for (const records of milestones) {
    measured.push(await runner.run({ records: records - done, recordsPerBatch: 100 }));
    done = records;
  }
  const growth = (figure: 'rssBytes' | 'micros'): number =>
    (measured.at(-1)?.[figure] ?? Number.NaN) / (measured[0]?.[figure] ?? Number.NaN) - 1;
  return {
    table: {
      title: `bridge-kafka in one process with the heap of a function of 256 MB (${HEAP.join(' ')})`,
      columns: ['records so far', 'us since the row above', 'CPU us', 'RSS MB'],
      rows: milestones.map((records, index) => [records, ...cellsOf(measured[index])]),
    },
    rssGrowth: growth('rssBytes'),
    microsGrowth: growth('micros'),
  };
}

const cellsOf = (one: Measured | undefined): number[] =>
  one ? [rounded(one.micros), rounded(one.cpuMicros), Math.round(one.rssBytes / 1_000_000)] : [];
