import { written } from './figure.ts';
import type { Limit } from './limits.ts';
import { type Line, SECONDS_PER_MONTH } from './line.ts';
import type { Plan } from './plan.ts';
import type { Workload } from './workload.ts';

/** The limits that matter to anybody: beyond this rate none is looked at. */
const HIGHEST_RATE = 1_000_000;

/** The whole plan, line by line with its formula, for a terminal. */
export function planText(plan: Plan): string {
  const { workload, sections } = plan;
  return [
    headline(workload),
    ...sections.flatMap(({ title, lines }) => ['', title, ...lines.flatMap((line) => lineText(line, workload))]),
    '',
    `Together     ${dollars(plan.usdPerMillionEvents)} for a million events, ${dollars(plan.usdPerMonth)} for 30 days`,
    '             On top: the MSK cluster with its storage, data transfer, logs, tracing, alarms. Pollers on demand are free.',
    '             ? = the price is not verified: look it up before you rely on it.',
    '',
    `What breaks first, as the rate grows to ${written(HIGHEST_RATE)} events a second`,
    ...plan.limits.filter(({ reachedAt }) => reachedAt <= HIGHEST_RATE).flatMap((limit) => limitText(limit, workload)),
    ...beyond(plan.limits),
  ].join('\n');
}

function headline({ rate, sizeBytes, fanOut, queueShare, workflowShare, region, callMs }: Workload): string {
  const percent = (share: number): string => `${written(share * 100)} %`;
  return [
    `${written(rate)} events a second of ${written(sizeBytes)} bytes on Kafka, each delivered to ${written(fanOut)} targets, in ${region}.`,
    `Of the deliveries ${percent(queueShare)} go to a queue, ${percent(workflowShare)} start a workflow, the others invoke a function.`,
    `One call to AWS is taken to last ${written(callMs)} ms (--call-ms): it was not measured. Retries and duplicates are not in it.`,
  ].join('\n');
}

function lineText({ what, unit, figure, cost }: Line, { rate }: Workload): readonly string[] {
  const value = `${written(figure.value)} ${unit}`.trimEnd();
  const isComputed = figure.formula !== written(figure.value);
  const row = `  ${what.padEnd(36)} ${value.padEnd(30)} ${isComputed ? `= ${figure.formula}` : ''}`.trimEnd();
  if (cost === undefined) return [row];
  const perMillion = (cost.perSecond.value / rate) * 1e6;
  const mark = cost.price.confidence === 'unverified' ? ' ?' : '';
  const money = `${dollars(perMillion)} a million events${mark}`;
  return [row, `  ${''.padEnd(36)} ${money.padEnd(30)} = ${cost.perSecond.formula} / ${written(rate)} x 1,000,000`];
}

function limitText({ name, limit, unit, use, reachedAt, whoseIsIt, whatToDo }: Limit, { rate }: Workload): string[] {
  const over = reachedAt <= rate ? ' <- reached' : '';
  return [
    `  at ${written(Math.floor(reachedAt)).padStart(9)}/s  ${name}: ${written(use)} of ${written(limit)} ${unit} (${whoseIsIt})${over}`,
    `                ${written(rate)} x ${written(limit)} / ${written(use)}`,
    `                ${whatToDo}`,
  ];
}

function beyond(limits: readonly Limit[]): readonly string[] {
  const others = limits.filter(({ reachedAt }) => reachedAt > HIGHEST_RATE);
  return others.length === 0 ? [] : [`  Later: ${others.map(({ name }) => name).join(', ')}.`];
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
