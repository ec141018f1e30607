import { written } from './figure.ts';
import type { Limit } from './limits.ts';
import { figureOfLimits } from './limits-svg.ts';
import { type Plan, planOf } from './plan.ts';
import { dollars } from './text.ts';
import { DEFAULTS } from './workload.ts';

const RATES = [1_000, 10_000, 100_000, 1_000_000];

/** What docs/reference/scale.md and its figure hold, by path. */
export function pageFiles(): Readonly<Record<string, string>> {
  const plans = RATES.map((rate) => planOf({ ...DEFAULTS, rate }));
  const { limits } = planOf(DEFAULTS);
  return { 'docs/reference/scale.md': page(plans, limits), 'docs/reference/scale.svg': figureOfLimits(limits) };
}

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
  const { sizeBytes, fanOut, queueShare, workflowShare, callMs } = DEFAULTS;
  return `# Scale: what a rate of events takes, and what breaks first

\`npm run plan -- --rate 10000 --size 1160\` computes this page for any rate, size, fan-out and Region, line by line with
the formula; \`npm run plan -- --write\` writes it, and a test keeps it fresh.

## From a thousand to a million events a second

Events of ${written(sizeBytes)} bytes, each delivered to ${written(fanOut)} targets: ${written(100 - (queueShare + workflowShare) * 100)} % of the deliveries invoke a function, ${written(queueShare * 100)} % go to the
queue of \`record-analytics\`, ${written(workflowShare * 100)} % start the billing workflow. us-east-1.

| events a second | ${plans.map(({ workload }) => written(workload.rate)).join(' | ')} |
| --- | ${plans.map(() => '---:').join(' | ')} |
${ROWS.map(([name, cell]) => `| ${name} | ${plans.map(cell).join(' | ')} |`).join('\n')}

All of it grows with the rate, so the cost of a million events stays nearly the same. Standard workflows are most of it: an
order that is billed passes six states at $25 for a million transitions. Bill many orders in one execution, or choose Express
workflows, before anything else; the row without them shows what is left.

## What breaks first

![Events a second at which each limit is reached](scale.svg)

Yellow is what the template sets, blue what AWS grants an account in us-east-1 before anything is asked for.

| reached at | limit | whose | what to do |
| ---: | --- | --- | --- |
${limits.map(limitRow).join('\n')}

Nothing is lost when a limit is reached: Kafka keeps what the bridge cannot take, EventBridge tries deliveries again for a day
and then dead-letters them, queues grow for four days. What grows is the delay, and the alarms on lag, age and dead letters say
so ([runbook.md](runbook.md)).

## Where the numbers come from

- **Calls for an event** are counted, not assumed: \`npm run plan -- --measure\` runs each function of the package in the local
  region with a sample of \`events/\` and writes what it called to \`ops/plan/calls.json\`; a test counts again and compares.
- **Time**: the CPU of an invocation is measured ([performance.md](../explanation/performance.md)) and stretched to the share of a core that the
  function's memory buys; one call to AWS is *assumed* to last ${written(callMs)} ms (\`--call-ms\`), because it was not measured.
  Environments follow by Little's law: invocations a second times the time of one.
- **What the template sets** (batch sizes, memory, pollers, readers of the queue, days of the archive) is held against the
  compiled template by a test.
- **Quotas** are those that AWS documents for each Region, before any is raised. **Prices** are those of us-east-1; \`npm run plan\`
  marks with a question mark those that were not read on a page of AWS. The MSK cluster, data transfer, logs, tracing and
  alarms are not in it, nor are retries and duplicates: a duplicate costs a failed conditional write and its invocation.
- **One topic** carries all events here. Each topic has a mapping of its own, with pollers of its own.
`;
}

const limitRow = ({ reachedAt, name, limit, unit, whoseIsIt, whatToDo }: Limit): string =>
  `| ${written(Math.floor(reachedAt))}/s | ${name}: ${written(limit)} ${unit} | ${whoseIsIt} | ${whatToDo} |`;
