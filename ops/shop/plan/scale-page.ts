import { DEPLOYED } from './deployed.ts';
import { written } from './figure.ts';
import type { Limit } from './limits.ts';
import { figureOfLimits } from './limits-svg.ts';
import { LINKS, lineByLine } from './line-by-line.ts';
import { SECONDS_PER_MONTH } from './plan-line.ts';
import { type Plan, planOf } from './plan-of.ts';
import { dollars } from './text.ts';
import { DEFAULTS } from './workload.ts';

const RATES = [1_000, 10_000, 100_000, 1_000_000];

/** What docs/reference/scale.md and its figure hold, by path. */
export function pageFiles(): Readonly<Record<string, string>> {
  const plans = RATES.map((rate) => planOf({ ...DEFAULTS, rate }));
  const { limits } = planOf(DEFAULTS);
  return { 'docs/reference/scale.md': page(plans, limits), 'docs/reference/scale.svg': figureOfLimits(limits) };
}

const ORDERINGS = [
  { keys: 100, isStrict: false },
  { keys: 10, isStrict: false },
  { keys: 1, isStrict: false },
  { keys: 10, isStrict: true },
  { keys: 1, isStrict: true },
];

const ROWS: readonly (readonly [name: string, cell: (plan: Plan) => string])[] = [
  ['in, MB a second', sum('bytes in', 'MB a second')],
  ['in, TB a day', sum('bytes in', 'TB a day')],
  ['provisioned pollers', sum('provisioned pollers')],
  ['partitions at least', sum('partitions at least')],
  ['PutEvents calls a second', sum('PutEvents calls')],
  ['target invocations a second', sum('target invocations')],
  ['environments of Lambda at once', sum('running at once')],
  ['write units of DynamoDB a second', sum('writes of tables')],
  ['read units of DynamoDB a second', sum('reads of tables')],
  ['requests to SQS a second', sum('requests: send, receive, delete')],
  ['workflows started a second', sum('started')],
  ['archive of 90 days, GB', sum('archive')],
  ['US dollars for a million events', ({ usdPerMillionEvents }) => dollars(usdPerMillionEvents)],
  ['the same with locks', ({ withLocks }) => dollars(withLocks.usdPerMillionEvents)],
  ['US dollars for 30 days', ({ usdPerMonth }) => dollars(usdPerMonth)],
  ['without the workflows', (plan) => dollars(withoutWorkflows(plan).usdPerMonth)],
  [
    'limits reached',
    ({ limits, workload }) => String(limits.filter(({ reachedAt }) => reachedAt <= workload.rate).length),
  ],
];

const withoutWorkflows = ({ workload }: Plan): Plan => planOf({ ...workload, workflowShare: 0 });

/** The lines of that name in all sections together. */
function sum(what: string, unit?: string): (plan: Plan) => string {
  return ({ sections }) => {
    const lines = sections.flatMap(({ lines: all }) =>
      all.filter((line) => line.what === what && unitFits(line.unit, unit)),
    );
    return written(lines.reduce((total, { figure }) => total + figure.value, 0));
  };
}

const unitFits = (unit: string, wanted: string | undefined): boolean => wanted === undefined || unit === wanted;

function page(plans: readonly Plan[], limits: readonly Limit[]): string {
  const at10k = planOf(DEFAULTS);
  const { sizeBytes, fanOut, queueShare, workflowShare, callMs } = DEFAULTS;
  return `# Scale

For planners: what a rate of events takes of AWS, what it costs, and which limit is reached first.

\`npm run plan -- --rate 10000 --size 1160\` computes this page for any rate, size, fan-out and Region, line by line with the
formula. \`npm run plan -- --write\` writes it, and a test keeps it up to date.

## From a thousand to a million events a second

In us-east-1, events of ${written(sizeBytes)} bytes are each delivered to ${written(fanOut)} targets. Of these deliveries, ${written(100 - (queueShare + workflowShare) * 100)} % invoke a function,
${written(queueShare * 100)} % go to the queue of \`record-analytics\`, and ${written(workflowShare * 100)} % start the billing workflow.

| events a second | ${plans.map(({ workload }) => written(workload.rate)).join(' | ')} |
| --- | ${plans.map(() => '---:').join(' | ')} |
${ROWS.map(([name, cell]) => `| ${name} | ${plans.map(cell).join(' | ')} |`).join('\n')}

Everything grows with the rate, so the cost of a million events stays nearly the same. Standard workflows cost most: a billed
order passes six states at $25 for a million transitions. To save money, first bill many orders in one execution, or use
Express workflows. The row without workflows shows what is left.

Thirteen functions are [idempotent by the effect](../decisions/idempotency.md): one conditional write, or one transaction,
and nothing around it. The row *with locks* shows what a lock around each would cost: two calls and two write units for each
delivery, ${written(at10k.withLocks.moreCalls)} calls a second at 10,000 events a second, and ${written(at10k.withLocks.concurrency)} environments of Lambda at once.

## 10,000 events a second, 10 ms, a terabyte a day

Each line with what it is computed from, by where that comes from. Functions have ${DEPLOYED.memoryMb} MB, and calls wait for each other.
Measured are (1) by \`npm run bench -- bridge\`, (2) by \`npm run plan -- --measure\`, (3) by \`npm run bench -- handlers\`,
(4) by \`npm run bench -- kafka\`.

${lineByLine(at10k)}

\`npm run plan\` has the formulas. Prices in the last column were not read on a page of AWS.

## What order costs

Events of one key go to the bus one call after the other, up to ten in a call; those of a topic with
[\`ordering: strict\`](serverless-yml.md#kafkatopics) one in a call. At 10,000 events a second, by how many keys the
${DEPLOYED.kafkaBatchSize} records of a batch have:

| keys | ordering | PutEvents a second | ms for a batch | events a second of a partition | partitions at least |
| ---: | --- | ---: | ---: | ---: | ---: |
${ORDERINGS.map(orderingRow).join('\n')}

One invocation at a time reads a partition, so a batch that waits for its calls holds up the partition and nothing else.

## Kafka to the bus without code

[A pipe](../how-to/kafka-without-code.md) can take the place of the bridge. Both put the same events on the bus.

| 10,000 events a second | \`bridge-kafka\` | pipe |
| --- | ---: | ---: |
| US dollars for a million events, without the bus | ${dollars(at10k.pipe.bridgeUsdPerMillionEvents)} | ${dollars(at10k.pipe.usdPerMillionEvents)} |
| US dollars for 30 days, without the bus | ${dollars(monthly(at10k.pipe.bridgeUsdPerMillionEvents, at10k))} | ${dollars(monthly(at10k.pipe.usdPerMillionEvents, at10k))} |

The bridge's share is mostly the ids that it remembers. With them it drops a duplicate for the price of a read. A pipe
publishes it again, to all targets, where handlers drop it. One pipe reads at most [1,000 partitions][pipes] at once.

## What breaks first

![Events a second at which each limit is reached](scale.svg)

Limits that the template sets are yellow. Default quotas of AWS in us-east-1 are blue.

${limits.map(limitItem).join('\n')}

Nothing is lost when a limit is reached. Records wait on their topic, EventBridge tries deliveries again for a day and then
dead-letters them, queues grow for four days. The delay grows, and the alarms on lag, age and dead letters fire
([runbook.md](runbook.md)).

## Where the numbers come from

- **Calls for an event** are counted, not assumed. \`npm run plan -- --measure\` runs each function of the package in the local
  region with a sample of \`events/\`, and writes its calls to \`ops/shop/plan/calls.json\`. A test counts again and compares.
- **Time** follows from the measured CPU of an invocation ([performance.md](../explanation/performance.md)), stretched to the
  share of a core that the function's memory buys. One call of AWS is *assumed* to last ${written(callMs)} ms (\`--call-ms\`), because it was
  not measured. Environments follow by Little's law: invocations a second times the time of one.
- **Settings of the template** (batch sizes, memory, pollers, readers of the queue, days of the archive) are compared with the
  compiled template by a test.
- **Quotas** are those that AWS documents for each Region, before any is raised.
- **Prices** are those of us-east-1. \`npm run plan\` marks with a question mark those that were not read on a page of AWS. They
  leave out the MSK cluster, data transfer, logs, tracing and alarms, and retries and duplicates: a duplicate costs a failed
  conditional write and its invocation.
- **One topic** carries all events here. Each topic has a mapping with pollers of its own.

${LINKS}
[pipes]: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
`;
}

const monthly = (usdPerMillion: number, { workload }: Plan): number =>
  usdPerMillion * 1e-6 * workload.rate * SECONDS_PER_MONTH;

function orderingRow(ordering: (typeof ORDERINGS)[number]): string {
  const plan = planOf({ ...DEFAULTS, ...ordering });
  const timeMs =
    plan.sections.flatMap(({ lines }) => lines).find(({ what }) => what === 'time of one')?.figure.value ?? 0;
  const cells = [
    written(ordering.keys),
    ordering.isStrict ? 'strict' : 'by default',
    sum('PutEvents calls')(plan),
    written(timeMs),
    written((DEPLOYED.kafkaBatchSize / timeMs) * 1_000),
    sum('partitions at least')(plan),
  ];
  return `| ${cells.join(' | ')} |`;
}

const limitItem = ({ reachedAt, name, limit, unit, whoseIsIt, whatToDo }: Limit): string =>
  `- **${written(Math.floor(reachedAt))}/s**: ${name}: ${written(limit)} ${unit} (${whoseIsIt}). ${whatToDo}`;
