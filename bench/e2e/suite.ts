import type { Report, Settings, Suite } from '../suite.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { measure, type Sample } from './measure.ts';
import { Packages } from './packages.ts';

const ORDERS = 1_000;
/** Of the naive functions, which take longer. */
const NAIVE_ORDERS = 300;
const PARTITIONS = [1, 2, 4, 8];
const NAIVE_PARTITIONS = [1, 4];

interface Row {
  readonly name: string;
  readonly partitions: number;
  readonly samples: Sample[];
  readonly measure: () => Promise<Sample>;
}

function rowsOf({ application, naive }: Packages, share: number): readonly Row[] {
  const row = (name: string, packageDir: string, partitions: number, orders: number): Row => ({
    name,
    partitions,
    samples: [],
    measure: () => measure({ packageDir, partitions, orders: orders * share }),
  });
  return [
    ...PARTITIONS.map((partitions) => row('as deployed', application, partitions, ORDERS)),
    ...NAIVE_PARTITIONS.map((partitions) => row('naive functions', naive, partitions, NAIVE_ORDERS)),
  ];
}

async function run({ rounds, quick }: Settings): Promise<Report> {
  using packages = await Packages.open();
  const rows = rowsOf(packages, quick ? 0.1 : 1);
  for (let round = 0; round <= rounds; round++) {
    for (const { samples, measure: once } of rows) {
      const sample = await once();
      if (round > 0) samples.push(sample); // The first round fills the caches of compiled code.
    }
  }
  return { tables: [tableOf(rows)], figures: figuresOf(rows) };
}

const middle = ({ samples }: Row, of: keyof Sample): number => rounded(median(samples.map((sample) => sample[of])));

const tableOf = (rows: readonly Row[]): Table => ({
  title:
    'From Kafka to the end of the last handler: broker, mapping, bridge-kafka, bus, rule, project-order; orders of 1 KB',
  columns: [
    'functions',
    'partitions',
    'events/s',
    'slowest-fastest',
    'p50 at half of it, ms',
    'p99, ms',
    'CPU of region and broker, us/event',
    'of the functions, us/event',
    'memory of all, MB',
  ],
  rows: rows.map((row) => [
    row.name,
    row.partitions,
    middle(row, 'eventsPerSecond'),
    spreadText(spreadOf(row.samples.map(({ eventsPerSecond }) => eventsPerSecond))),
    middle(row, 'p50Ms'),
    middle(row, 'p99Ms'),
    middle(row, 'regionCpuMicros'),
    middle(row, 'workersCpuMicros'),
    middle(row, 'residentMb'),
  ]),
});

const figuresOf = (rows: readonly Row[]): Report['figures'] =>
  Object.fromEntries(
    rows.map((row) => [
      `${row.name}, partitions ${row.partitions}`,
      {
        eventsPerSecond: middle(row, 'eventsPerSecond'),
        p50Ms: middle(row, 'p50Ms'),
        p99Ms: middle(row, 'p99Ms'),
        cpuMicros: middle(row, 'regionCpuMicros') + middle(row, 'workersCpuMicros'),
        residentMb: middle(row, 'residentMb'),
      },
    ]),
  );

export const e2e: Suite = {
  about: 'from Kafka to the end of the last handler, by partitions, beside naive functions',
  run,
};
