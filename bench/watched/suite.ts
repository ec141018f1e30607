import path from 'node:path';
import { at, textOf } from '@tributary/region/json';
import { ensurePackaged } from '../../tools/package.ts';
import { clientOf, through, usageOf } from '../e2e/measure.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { Child } from '../support/child.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';

const ORDERS = 2_000;
const PARTITIONS = 4;
/** In each round, with a stream and without in turn, so that what else the machine does meets both. */
const PAIRS = 3;
const HOST = path.join(import.meta.dirname, '..', 'e2e', 'host.ts');
const READER = path.join(import.meta.dirname, 'reader.ts');

interface Sample {
  readonly eventsPerSecond: number;
  /** Of region and broker, for each event. */
  readonly cpuMicros: number;
}

type Samples = Readonly<Record<'alone' | 'watched', Sample[]>>;

async function measured(host: Child, client: Child, orders: number): Promise<Sample> {
  const before = await usageOf(host);
  const { seconds } = await through(host, client, { orders, perSecond: 0 });
  const after = await usageOf(host);
  const cpuMs = after.region.cpuMs - before.region.cpuMs;
  return { eventsPerSecond: orders / seconds, cpuMicros: (cpuMs * 1_000) / orders };
}

/** Samples in one region, after it is warm. */
async function round(packageDir: string, orders: number, samples: Samples): Promise<void> {
  using host = new Child(HOST, { args: [packageDir, String(PARTITIONS)] });
  const started = await host.message();
  using client = await clientOf(textOf(at(started, 'kafka')));
  using reader = new Child(READER, { args: [textOf(at(started, 'endpoint'))] });
  await reader.message();
  for (const open of [true, false]) {
    await reader.ask({ open });
    await through(host, client, { orders, perSecond: 0 });
  }
  for (let pair = 0; pair < PAIRS; pair++) {
    // The one that comes first changes, because the region becomes faster and its tables longer.
    for (const open of pair % 2 === 0 ? [false, true] : [true, false]) {
      await reader.ask({ open });
      samples[open ? 'watched' : 'alone'].push(await measured(host, client, orders));
    }
    await reader.ask({ open: false });
  }
}

async function run({ rounds, quick }: Settings): Promise<Report> {
  const packageDir = path.dirname(await ensurePackaged());
  const samples: Samples = { alone: [], watched: [] };
  for (let count = 0; count < rounds; count++) await round(packageDir, quick ? ORDERS / 10 : ORDERS, samples);
  const of = (which: keyof Samples, figure: keyof Sample) => samples[which].map((sample) => sample[figure]);
  const ratio = (figure: keyof Sample): number => rounded(median(of('watched', figure)) / median(of('alone', figure)));
  const row = (what: string, which: keyof Samples) => [
    what,
    rounded(median(of(which, 'eventsPerSecond'))),
    spreadText(spreadOf(of(which, 'eventsPerSecond'))),
    rounded(median(of(which, 'cpuMicros'))),
    spreadText(spreadOf(of(which, 'cpuMicros'))),
  ];
  return {
    tables: [
      {
        title: 'The whole application from Kafka to the end of the last handler, while somebody follows it or nobody',
        columns: ['stream', 'events/s', 'slowest-fastest', 'CPU of region and broker, us/event', 'lowest-highest'],
        rows: [
          row('none', 'alone'),
          row('hops, events and figures', 'watched'),
          ['ratio', ratio('eventsPerSecond'), '', ratio('cpuMicros'), ''],
        ],
      },
    ],
    figures: { eventsRatio: ratio('eventsPerSecond'), cpuRatio: ratio('cpuMicros') },
  };
}

export const watched: Suite = {
  about: 'what it costs the region when somebody follows it, as a console does',
  run,
};
