import { Evaluation } from '../math/evaluation.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import type { Alarm, StateRecord } from './alarm.ts';
import type { AlarmDefinition, AlarmState } from './definition.ts';
import { type DataPoints, isBreaching, judge, rangeOf } from './judge.ts';

/** One period of the evaluation range. */
interface Period {
  readonly startMs: number;
  readonly value: number | undefined;
}

export interface Evaluated {
  /** Undefined when the alarm keeps its state. */
  readonly state: StateRecord | undefined;
  /** Whether a metric has figures in the evaluation range: without any, the next evaluation gives the same. */
  readonly hasFigures: boolean;
}

/** Evaluates an alarm after a minute has ended. */
export function evaluate({ definition }: Alarm, store: MetricStore, endMs: number): Evaluated {
  const startMs = endMs - rangeOf(definition) * definition.periodMs;
  const periods = periodsOf(definition, store, { startMs, endMs });
  const values: DataPoints = periods.map(({ value }) => value);
  const value = judge(definition, values);
  const state = value && { value, ...reasonOf(definition, value, periods, endMs), atMs: endMs };
  return { state, hasFigures: newestMs(definition, store) >= startMs };
}

function periodsOf(
  { queries, result, periodMs }: AlarmDefinition,
  store: MetricStore,
  span: { readonly startMs: number; readonly endMs: number },
): readonly Period[] {
  const [line] = new Evaluation(store, queries, span).linesOf(result);
  const count = Math.round((span.endMs - span.startMs) / periodMs);
  return Array.from({ length: count }, (_, index) => {
    const startMs = span.startMs + index * periodMs;
    return { startMs, value: line?.points.get(startMs) };
  });
}

function newestMs({ queries }: AlarmDefinition, store: MetricStore): number {
  const series = queries.flatMap(({ source }) => (source.kind === 'metric' ? store.find(source.metric) : []));
  return series.reduce((newest, one) => Math.max(newest, one.newestMs), Number.NEGATIVE_INFINITY);
}

type Reason = Pick<StateRecord, 'reason' | 'reasonData'>;

/** In CloudWatch's words. */
function reasonOf(definition: AlarmDefinition, state: AlarmState, periods: readonly Period[], endMs: number): Reason {
  const { evaluationPeriods, threshold, result } = definition;
  const known = periods.filter((period) => period.value !== undefined).slice(-evaluationPeriods);
  const data = {
    version: '1.0',
    queryDate: awsTime(endMs),
    ...(known[0] && { startDate: awsTime(known[0].startMs) }),
    ...(result.source.kind === 'metric' && { statistic: result.source.stat }),
    period: definition.periodMs / 1000,
    recentDatapoints: known.map(({ value }) => value),
    threshold,
    evaluatedDatapoints: known.map(({ startMs, value }) => ({ timestamp: awsTime(startMs), value })),
  };
  return { reason: reasonText(definition, state, known), reasonData: JSON.stringify(data) };
}

function reasonText(definition: AlarmDefinition, state: AlarmState, known: readonly Period[]): string {
  const { evaluationPeriods, datapointsToAlarm, comparison, threshold, missingData } = definition;
  if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: ${counted(evaluationPeriods, 'datapoint')} unknown.`;
  const missing = evaluationPeriods - known.length;
  const treatment = missingData === 'breaching' ? '[Breaching]' : '[NonBreaching]';
  if (known.length === 0) {
    const received = `no datapoints were received for ${plural(evaluationPeriods, 'period')}`;
    return `Threshold Crossed: ${received} and ${counted(missing, 'missing datapoint')} treated as ${treatment}.`;
  }
  const breaching = known.filter(({ value = 0 }) => isBreaching(definition, value));
  const [shown, verb] = state === 'ALARM' && breaching.length > 0 ? [breaching, ''] : [known, 'not '];
  const values = shown.map(({ value, startMs }) => `${value} (${shortTime(startMs)})`).join(', ');
  const outOf = `${shown.length} out of the last ${plural(evaluationPeriods, 'datapoint')} [${values}]`;
  const than = `${shown.length === 1 ? 'was' : 'were'} ${verb}${WORDS[comparison]} the threshold (${threshold})`;
  const minimum = `(minimum ${plural(datapointsToAlarm, 'datapoint')} for ${transitionTo(state)} transition)`;
  return `Threshold Crossed: ${outOf} ${than} ${minimum}.`;
}

const WORDS: Readonly<Record<AlarmDefinition['comparison'], string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const transitionTo = (state: AlarmState): string => (state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK');
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const counted = (count: number, word: string): string => `${plural(count, word)} ${count === 1 ? 'was' : 'were'}`;

/** `2026-03-02T08:00:00.000+0000`, the form of CloudWatch's explanations. */
export const awsTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');

/** `02/03/26 08:00:00` */
const shortTime = (ms: number): string => {
  const [date = '', time = ''] = new Date(ms).toISOString().slice(2, 19).split('T');
  return `${date.split('-').reverse().join('/')} ${time}`;
};
