import { table } from '@tributary/region/command-line';
import { written } from './figure.ts';
import type { Limit } from './limits.ts';
import { type Line, SECONDS_PER_MONTH } from './plan-line.ts';
import type { Plan } from './plan-of.ts';
import type { Workload } from './workload.ts';

/** Limits beyond this rate are only named. */
const HIGHEST_RATE = 1_000_000;

/** The whole plan for a terminal, each line with its formula. */
export function planText(plan: Plan): string {
  return [
    headline(plan.workload),
    ...sectionLines(plan),
    '',
    `Together     ${dollars(plan.usdPerMillionEvents)} for a million events, ${dollars(plan.usdPerMonth)} for 30 days`,
    savedText(plan),
    ...pipeText(plan),
    '             On top: the MSK cluster with its storage, data transfer, logs, tracing, alarms. Pollers on demand are free.',
    '             ? = the price is not verified: look it up before you rely on it.',
    '',
    `What breaks first, as the rate grows to ${written(HIGHEST_RATE)} events a second`,
    ...limitLines(plan),
  ].join('\n');
}

/** What idempotency by the effect saves. */
function savedText({ withLocks, usdPerMillionEvents, concurrency }: Plan): string {
  const saved = dollars(withLocks.usdPerMillionEvents - usdPerMillionEvents);
  const environments = withLocks.concurrency - concurrency;
  return (
    `             A lock around each effect that is idempotent by itself would add ${written(withLocks.moreCalls)} calls a second,\n` +
    `             ${saved} for a million events, and ${written(environments)} environments of Lambda at once.`
  );
}

/** The other way from Kafka to the bus. */
const pipeText = ({ pipe }: Plan): readonly string[] => [
  `             A pipe in place of the bridge takes ${dollars(pipe.usdPerMillionEvents)} ? for a million events, the bridge ${dollars(pipe.bridgeUsdPerMillionEvents)}.`,
  '             A pipe checks no schema and drops no duplicate: docs/how-to/kafka-without-code.md',
];

function headline({
  rate,
  sizeBytes,
  fanOut,
  queueShare,
  workflowShare,
  region,
  callMs,
  keys,
  isStrict,
}: Workload): string {
  const percent = (share: number): string => `${written(share * 100)} %`;
  return [
    `${written(rate)} events a second of ${written(sizeBytes)} bytes on Kafka, each delivered to ${written(fanOut)} targets, in ${region}.`,
    `Of the deliveries ${percent(queueShare)} go to a queue, ${percent(workflowShare)} start a workflow, the others invoke a function.`,
    `The records of a batch have ${written(keys)} ${keys === 1 ? 'key' : 'keys'}, whose events go in ${isStrict ? 'strict order' : 'order, up to ten in one call'}.`,
    `A call to AWS is assumed to last ${written(callMs)} ms (--call-ms): it was not measured. Retries and duplicates are not in it.`,
  ].join('\n');
}

type Row = readonly [name: string, value: string, formula: string];

/** One table for all sections, so that their columns are aligned. */
function sectionLines({ sections, workload }: Plan): readonly string[] {
  const rows = sections.map(({ lines }) => lines.flatMap((line) => rowsOf(line, workload)));
  const texts = table<Row>(rows.flat(), [
    { cell: ([name]) => `  ${name}` },
    { cell: ([, value]) => value },
    { cell: ([, , formula]) => formula },
  ]).split('\n');
  return sections.flatMap(({ title }, index) => ['', title, ...texts.splice(0, rows[index]?.length)]);
}

function rowsOf({ what, unit, figure, cost }: Line, { rate }: Workload): readonly Row[] {
  const isComputed = figure.formula !== written(figure.value);
  const row: Row = [what, `${written(figure.value)} ${unit}`, isComputed ? `= ${figure.formula}` : ''];
  if (cost === undefined) return [row];
  const mark = cost.price.confidence === 'unverified' ? ' ?' : '';
  const money = `${dollars((cost.perSecond.value / rate) * 1e6)} a million events${mark}`;
  return [row, ['', money, `= ${cost.perSecond.formula} / ${written(rate)} x 1,000,000`]];
}

function limitLines({ limits, workload }: Plan): readonly string[] {
  const near = limits.filter(({ reachedAt }) => reachedAt <= HIGHEST_RATE);
  const later = limits.filter(({ reachedAt }) => reachedAt > HIGHEST_RATE).map(({ name }) => name);
  const rows = near.flatMap((limit) => limitRows(limit, workload));
  const shown = table(rows, [{ cell: ([at]) => at, align: 'right' }, { cell: ([, text]) => text }]);
  return [shown, ...(later.length === 0 ? [] : [`  Later: ${later.join(', ')}.`])];
}

type LimitRow = readonly [at: string, text: string];

function limitRows(limit: Limit, { rate }: Workload): readonly LimitRow[] {
  const { name, unit, reachedAt, whoseIsIt, whatToDo } = limit;
  const [use, most] = [written(limit.use), written(limit.limit)];
  const mark = reachedAt <= rate ? ' <- reached' : '';
  return [
    [`  at ${written(Math.floor(reachedAt))}/s`, `${name}: ${use} of ${most} ${unit} (${whoseIsIt})${mark}`],
    ['', `${written(rate)} x ${most} / ${use}`],
    ['', whatToDo],
  ];
}

/** Cents below a hundred dollars, whole dollars above. */
export function dollars(usd: number): string {
  const digits = usd < 0.01 ? 4 : usd < 100 ? 2 : 0;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

export function planJson({ workload, sections, limits, usdPerMillionEvents, usdPerMonth }: Plan): string {
  return JSON.stringify({
    ...workload,
    usdPerMillionEvents,
    usdPerMonth,
    usdPerMonthBySection: Object.fromEntries(
      sections.map(({ title, lines }) => [title, lines.reduce((sum, line) => sum + monthly(line), 0)]),
    ),
    lines: sections.flatMap(({ title, lines }) =>
      lines.map(({ what, unit, figure }) => ({ section: title, what, unit, ...figure, isSum: undefined })),
    ),
    limits,
  });
}

const monthly = ({ cost }: Line): number => (cost?.perSecond.value ?? 0) * SECONDS_PER_MONTH;
