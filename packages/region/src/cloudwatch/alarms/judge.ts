import { type AlarmDefinition, type AlarmState, COMPARISONS } from './definition.ts';

/** The data points of the evaluation range, the oldest first; undefined for a missing one. */
export type DataPoints = readonly (number | undefined)[];

export type Rules = Pick<
  AlarmDefinition,
  'evaluationPeriods' | 'datapointsToAlarm' | 'threshold' | 'comparison' | 'missingData'
>;

/** CloudWatch looks at more data points than an alarm evaluates, so that a late one is not missing. */
const MORE_POINTS = 2;

export const rangeOf = ({ evaluationPeriods }: Pick<Rules, 'evaluationPeriods'>): number =>
  evaluationPeriods + MORE_POINTS;

/**
 * The state that an alarm comes to. Missing data points are filled in only as far as real ones do not suffice.
 * @returns undefined where the alarm keeps its state
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(rules: Rules, points: DataPoints): AlarmState | undefined {
  const { evaluationPeriods, datapointsToAlarm } = rules;
  const newest = points.filter((point) => point !== undefined).slice(-evaluationPeriods);
  const breaching = newest.filter((value) => isBreaching(rules, value)).length;
  const missing = evaluationPeriods - newest.length;
  const decided = (count: number): AlarmState => (count >= datapointsToAlarm ? 'ALARM' : 'OK');
  if (missing === 0 || breaching >= datapointsToAlarm) return decided(breaching);
  if (rules.missingData === 'breaching') return decided(breaching + missing);
  if (rules.missingData === 'notBreaching' || breaching < newest.length) return 'OK';
  if (rules.missingData === 'ignore') return undefined;
  return isPremature(rules, points) ? 'ALARM' : 'INSUFFICIENT_DATA';
}

export const isBreaching = ({ comparison, threshold }: Rules, value: number): boolean =>
  COMPARISONS[comparison](value, threshold);

/** Whether nothing came since a breaching data point that is as old as the data points which an alarm takes. */
function isPremature({ datapointsToAlarm }: Rules, points: DataPoints): boolean {
  const oldest = points.findIndex((point) => point !== undefined);
  return oldest !== -1 && points.length - oldest >= datapointsToAlarm;
}
