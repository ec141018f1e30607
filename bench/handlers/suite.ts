import path from 'node:path';
import { type MeasuredCalls, measureCalls } from '../../tools/shop/measure-calls/measure-calls.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { InstantAws } from '../support/aws.ts';
import { Child } from '../support/child.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import type { Overhead } from './overhead.ts';
import { KINDS } from './subjects.ts';

const INVOCATIONS_PER_ROUND = 5_000;
const file = (name: string): string => path.join(import.meta.dirname, name);

async function measureOverhead(aws: InstantAws, { rounds, quick }: Settings): Promise<readonly Overheads[]> {
  using child = new Child(file('overhead.ts'), { env: aws.environment });
  await child.message();
  const samples: Overheads[] = [];
  for (let round = 0; round <= rounds; round++) {
    const result = (await child.ask(INVOCATIONS_PER_ROUND * (quick ? 0.1 : 1))) as Overheads;
    if (round > 0) samples.push(result); // The first round is the warm-up.
  }
  return samples;
}

type Overheads = Readonly<Record<string, Overhead>>;

async function run(settings: Settings): Promise<Report> {
  using aws = await InstantAws.start();
  const samples = await measureOverhead(aws, settings);
  const calls = await measureCalls();
  return {
    tables: [overheadTable(samples), callsTable(calls)],
    figures: {
      overheadMicros: Object.fromEntries(
        Object.keys(KINDS).map((kind) => [kind, rounded(of(samples, kind, 'kit') - of(samples, kind, 'bare'))]),
      ),
      callsPerEvent: Object.fromEntries(Object.entries(calls).map(([name, each]) => [name, perEvent(each)])),
    },
  };
}

const of = (samples: readonly Overheads[], kind: string, figure: keyof Overhead): number =>
  median(samples.map((sample) => sample[kind]?.[figure] ?? Number.NaN));

function overheadTable(samples: readonly Overheads[]): Table {
  return {
    title: 'One invocation by handler kind, in microseconds; the reaction does nothing, the table answers at once',
    columns: ['kind', 'events', 'bare', 'with the kit', 'lowest-highest', 'and idempotency'],
    rows: Object.entries(KINDS).map(([kind, { events }]) => [
      kind,
      events,
      rounded(of(samples, kind, 'bare')),
      rounded(of(samples, kind, 'kit')),
      spreadText(spreadOf(samples.map((sample) => sample[kind]?.kit ?? Number.NaN))),
      rounded(of(samples, kind, 'withIdempotency')),
    ]),
  };
}

const perEvent = ({ events, operations }: MeasuredCalls): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(operations).map(([operation, { calls }]) => [operation, calls / events]));

const callsTable = (measured: Readonly<Record<string, MeasuredCalls>>): Table => ({
  title: 'AWS calls for one event, none of them a duplicate, as the functions make them in a region',
  columns: ['function', 'events in an invocation', 'calls for one event', 'which'],
  rows: Object.entries(measured).map(([name, each]) => {
    const calls = Object.entries(perEvent(each));
    return [
      name,
      each.events,
      rounded(calls.reduce((sum, [, count]) => sum + count, 0)),
      calls.map(([operation, count]) => `${operation} ${rounded(count)}`).join(', '),
    ];
  }),
});

export const handlers: Suite = { about: 'what the kit costs above a bare handler, and AWS calls for an event', run };
