import { type Column, table } from '@tributary/region/command-line';
import type { Comparison, Outcome } from '../shop/comparison.ts';
import type { Kind, Produced } from '../shop/traffic.ts';
import type { Watch } from './watch.ts';

/** What a demo run did, as `--json` prints it. Counts are of messages or events, times in milliseconds. */
export interface Summary {
  readonly produced: number;
  readonly producedByKind: Readonly<Record<Kind, number>>;
  readonly bridged: number;
  readonly duplicates: number;
  readonly deadLettered: number;
  readonly deadLetteredByReason: Readonly<Record<string, number>>;
  readonly delivered: number;
  readonly deliveredByHandler: Readonly<Record<string, number>>;
  /** Products sold, by hour: rows of the table of sales. */
  readonly sales: number;
  readonly billed: number;
  readonly takenBack: number;
  readonly lost: number;
  readonly doubled: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly wallMs: number;
}

export interface Run {
  readonly produced: readonly Produced[];
  readonly outcome: Outcome;
  readonly comparison: Comparison;
  readonly watch: Watch;
  readonly bridgeName: string;
  readonly wallMs: number;
}

export function summaryOf({ produced, outcome, comparison, watch, bridgeName, wallMs }: Run): Summary {
  const ofKind = (kind: Kind): number => produced.filter((message) => message.kind === kind).length;
  const deliveredByHandler = watch.deliveries();
  return {
    produced: produced.length,
    producedByKind: {
      event: ofKind('event'),
      duplicate: ofKind('duplicate'),
      malformed: ofKind('malformed'),
      violation: ofKind('violation'),
    },
    bridged: new Set(outcome.publishedIds).size,
    duplicates: watch.metric(bridgeName, 'Duplicates'),
    deadLettered: outcome.deadLetters.length,
    deadLetteredByReason: tally(outcome.deadLetters.map(({ reason }) => reason)),
    delivered: Object.values(deliveredByHandler).reduce((sum, count) => sum + count, 0),
    deliveredByHandler,
    sales: outcome.sales.length,
    billed: outcome.billing.filter((line) => line.endsWith(' billed')).length,
    takenBack: outcome.billing.filter((line) => line.includes(' taken back')).length,
    lost: comparison.lost.length,
    doubled: comparison.doubled.length,
    latencyMs: watch.latencyMs(),
    wallMs: Math.round(wallMs),
  };
}

/** The summary for a person to read. */
export function summaryText(summary: Summary): string {
  const { producedByKind: kinds, latencyMs } = summary;
  const seconds = (summary.wallMs / 1000).toFixed(1);
  const rows: readonly Row[] = [
    ['produced', summary.produced, 'messages on Kafka'],
    ['', kinds.event, '  events of the orders'],
    ['', kinds.duplicate, '  delivered once more'],
    ['', kinds.malformed, '  malformed'],
    ['', kinds.violation, '  against their schema'],
    ['bridged', summary.bridged, 'events on the bus'],
    ['duplicates', summary.duplicates, 'dropped'],
    ['dead-lettered', summary.deadLettered, 'with their bytes, by reason'],
    ...partsOf(summary.deadLetteredByReason),
    ['delivered', summary.delivered, 'to handlers'],
    ...partsOf(summary.deliveredByHandler),
    ['sales', summary.sales, 'products by hour, each as the orders add up'],
    ['billed', summary.billed, 'orders: invoice created, charged, settled'],
    ['taken back', summary.takenBack, 'orders whose payment differs: invoice cancelled'],
    ['lost', summary.lost, ''],
    ['done twice', summary.doubled, ''],
    [
      'latency',
      latencyMs.p50,
      `ms p50, ${latencyMs.p99.toLocaleString('en')} ms p99, from Kafka to the end of the last handler`,
    ],
    ['wall time', seconds, 's from the first message to the last handler'],
  ];
  return table(rows, COLUMNS);
}

type Row = readonly [name: string, count: number | string, what: string];

const COLUMNS: readonly Column<Row>[] = [
  { cell: ([name]) => name },
  { cell: ([, count]) => count.toLocaleString('en'), align: 'right' },
  { cell: ([, , what]) => what },
];

const partsOf = (counts: Readonly<Record<string, number>>): readonly Row[] =>
  Object.entries(counts).map(([name, count]) => ['', count, `  ${name}`]);

function tally(items: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items.toSorted()) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
