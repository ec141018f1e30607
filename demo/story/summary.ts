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
  return [
    row('produced', summary.produced, 'messages on Kafka'),
    row('', kinds.event, 'events of the orders', 2),
    row('', kinds.duplicate, 'delivered once more', 2),
    row('', kinds.malformed, 'malformed', 2),
    row('', kinds.violation, 'against their schema', 2),
    row('bridged', summary.bridged, 'events on the bus'),
    row('duplicates', summary.duplicates, 'dropped'),
    row('dead-lettered', summary.deadLettered, 'kept with their bytes, by reason'),
    ...Object.entries(summary.deadLetteredByReason).map(([reason, count]) => row('', count, reason, 2)),
    row('delivered', summary.delivered, 'to handlers'),
    ...Object.entries(summary.deliveredByHandler).map(([handler, count]) => row('', count, handler, 2)),
    row('sales', summary.sales, 'products by hour, each as the orders add up'),
    row('billed', summary.billed, 'orders: invoice created, charged, settled'),
    row('taken back', summary.takenBack, 'orders whose payment differs: invoice cancelled'),
    row('lost', summary.lost, ''),
    row('done twice', summary.doubled, ''),
    `${'latency'.padEnd(14)} p50 ${latencyMs.p50} ms, p99 ${latencyMs.p99} ms from Kafka to the end of the last handler`,
    `${'wall time'.padEnd(14)} ${(summary.wallMs / 1000).toFixed(1)} s from the first message to the last handler`,
  ].join('\n');
}

function row(name: string, count: number, what: string, indent = 0): string {
  return `${name.padEnd(14)}${' '.repeat(indent)}${count.toLocaleString('en').padStart(8)}  ${what}`.trimEnd();
}

function tally(items: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items.toSorted()) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
