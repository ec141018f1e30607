import path from 'node:path';
import { buildAll } from '../../scripts/build.ts';
import type { Report, Settings, Suite } from '../suite.ts';
import { type Calls, InstantAws } from '../support/aws.ts';
import { Child } from '../support/child.ts';
import { median, rounded, spreadOf, spreadText } from '../support/stats.ts';
import type { Table } from '../support/table.ts';
import { INVOCATIONS } from './calls.ts';
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

/** What each function calls for its events, by operation. */
async function countCalls(aws: InstantAws): Promise<Readonly<Record<string, Calls>>> {
  await buildAll(Object.keys(INVOCATIONS));
  const counted: Record<string, Calls> = {};
  for (const name of Object.keys(INVOCATIONS)) {
    await aws.calls();
    using child = new Child(file('calls.ts'), { args: [name], env: aws.environment });
    await child.message();
    counted[name] = await aws.calls();
  }
  return counted;
}

async function run(settings: Settings): Promise<Report> {
  using aws = await InstantAws.start();
  const samples = await measureOverhead(aws, settings);
  const calls = await countCalls(aws);
  const perEvent = Object.entries(calls).map(([name, counts]) => [name, callsPerEvent(name, counts)] as const);
  return {
    tables: [overheadTable(samples), callsTable(perEvent)],
    figures: {
      overheadMicros: Object.fromEntries(
        Object.keys(KINDS).map((kind) => [kind, rounded(of(samples, kind, 'kit') - of(samples, kind, 'bare'))]),
      ),
      callsPerEvent: Object.fromEntries(perEvent),
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

const callsPerEvent = (name: string, counts: Calls): Calls =>
  Object.fromEntries(
    Object.entries(counts).map(([operation, count]) => [operation, count / (INVOCATIONS[name]?.events ?? 1)]),
  );

const callsTable = (perEvent: readonly (readonly [string, Calls])[]): Table => ({
  title: 'AWS calls for one event, none of them a duplicate',
  columns: ['function', 'events in an invocation', 'calls for one event', 'which'],
  rows: perEvent.map(([name, calls]) => [
    name,
    INVOCATIONS[name]?.events ?? 1,
    rounded(Object.values(calls).reduce((sum, count) => sum + count, 0)),
    Object.entries(calls)
      .map(([operation, count]) => `${operation} ${rounded(count)}`)
      .join(', '),
  ]),
});

export const handlers: Suite = { about: 'what the kit costs above a bare handler, and AWS calls for an event', run };
