import { type Column, table } from '@tributary/region/command-line';
import { identityOf } from '#lib/event.ts';
import type { Findings } from '../addition.ts';
import type { Application } from '../check/application.ts';
import type { Comparison, Outcome } from '../check/comparison.ts';
import { tally } from '../check/tally.ts';
import type { Watch } from '../check/watch.ts';
import type { Kind } from '../traffic/step.ts';

/** What a demo run did, as `--json` prints it. Counts are of messages or events, times in milliseconds. */
export interface Summary {
  readonly produced: number;
  readonly producedByKind: Readonly<Record<Kind, number>>;
  /** Events of the messages that are on the bus. */
  readonly bridged: number;
  /** Events that the application itself put on the bus. */
  readonly published: number;
  readonly duplicates: number;
  readonly deadLettered: number;
  readonly deadLetteredByReason: Readonly<Record<string, number>>;
  readonly delivered: number;
  readonly deliveredByHandler: Readonly<Record<string, number>>;
  /** What the additions counted. */
  readonly domain: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly wallMs: number;
}

export interface Run {
  readonly application: Application;
  readonly outcome: Outcome;
  readonly comparison: Comparison;
  readonly rows: Findings['rows'];
  readonly watch: Pick<Watch, 'hasFinished' | 'hasDelivered' | 'sumOf'>;
  readonly latencyMs: Summary['latencyMs'];
  readonly wallMs: number;
}

export function summaryOf(run: Run): Summary {
  const { application, outcome, comparison, rows, watch, latencyMs, wallMs } = run;
  const { produced, onBus, deadLetters } = outcome;
  const ofKind = (kind: Kind): number => produced.filter((message) => message.kind === kind).length;
  const sent = new Set(produced.map(({ step }) => identityOf(step.event)));
  const identities = new Set(onBus.map(({ event }) => identityOf(event)));
  const bridged = [...identities].filter((identity) => sent.has(identity)).length;
  const readers = new Set(application.routing.topics.flatMap(({ name }) => application.readersOf(name)));
  const deliveredByHandler = deliveriesOf(run);
  return {
    produced: produced.length,
    producedByKind: {
      event: ofKind('event'),
      duplicate: ofKind('duplicate'),
      malformed: ofKind('malformed'),
      violation: ofKind('violation'),
    },
    bridged,
    published: identities.size - bridged,
    duplicates: [...readers].reduce((sum, name) => sum + watch.sumOf(name, 'Duplicates'), 0),
    deadLettered: deadLetters.length,
    deadLetteredByReason: countsOf(deadLetters.map(({ reason }) => reason)),
    delivered: Object.values(deliveredByHandler).reduce((sum, count) => sum + count, 0),
    deliveredByHandler,
    domain: Object.fromEntries(rows.map(([name, count]) => [name, count])),
    lost: comparison.lost.length,
    doubled: comparison.doubled.length,
    latencyMs,
    wallMs: Math.round(wallMs),
  };
}

/** How many events each taker has finished, by its name. */
function deliveriesOf({ application, outcome, watch }: Run): Readonly<Record<string, number>> {
  const finished = outcome.onBus.flatMap(({ busId, envelope }) =>
    application
      .takersOf(envelope)
      .filter(({ stop, rule }) => watch.hasFinished(stop.name, busId) || watch.hasDelivered(rule, busId))
      .map(({ stop }) => (stop.kind === 'function' ? stop.name : `${stop.kind} ${stop.name}`)),
  );
  return countsOf(finished);
}

const countsOf = (items: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(tally(items.toSorted()));

/** The summary for a person to read. */
export const summaryText = (summary: Summary, domainRows: Findings['rows']): string =>
  table(summaryRows(summary, domainRows), COLUMNS);

/** One line of the summary. The name of a part is empty, and what it is begins with two spaces. */
export type SummaryRow = readonly [name: string, count: number | string, what: string];

export function summaryRows(summary: Summary, domainRows: Findings['rows']): readonly SummaryRow[] {
  const { producedByKind: kinds, latencyMs } = summary;
  const seconds = (summary.wallMs / 1000).toFixed(1);
  return [
    ['produced', summary.produced, 'messages and events'],
    ['', kinds.event, '  events'],
    ['', kinds.duplicate, '  delivered once more'],
    ['', kinds.malformed, '  malformed'],
    ['', kinds.violation, '  against their schema'],
    ['bridged', summary.bridged, 'events on the bus'],
    ['duplicates', summary.duplicates, 'dropped'],
    ['dead-lettered', summary.deadLettered, 'with their bytes, by reason'],
    ...partsOf(summary.deadLetteredByReason),
    ['published', summary.published, 'further events, by the application itself'],
    ['delivered', summary.delivered, 'to handlers'],
    ...partsOf(summary.deliveredByHandler),
    ...domainRows,
    ['lost', summary.lost, ''],
    ['done twice', summary.doubled, ''],
    [
      'latency',
      latencyMs.p50,
      `ms p50, ${latencyMs.p99.toLocaleString('en')} ms p99, from sending to the end of the last handler`,
    ],
    ['wall time', seconds, 's from the first message to the last handler'],
  ];
}

const COLUMNS: readonly Column<SummaryRow>[] = [
  { cell: ([name]) => name },
  { cell: ([, count]) => count.toLocaleString('en'), align: 'right' },
  { cell: ([, , what]) => what },
];

const partsOf = (counts: Readonly<Record<string, number>>): readonly SummaryRow[] =>
  Object.entries(counts).map(([name, count]) => ['', count, `  ${name}`]);
