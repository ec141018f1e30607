import { AwsError } from '../../core/aws-error.ts';
import type { Bucket } from './bucket.ts';

/** Makes one value of the buckets of one period; undefined when they have no value. */
export type Statistic = (buckets: readonly Bucket[]) => number | undefined;

const sumOf = (buckets: readonly Bucket[], name: 'count' | 'sum'): number =>
  buckets.reduce((sum, bucket) => sum + bucket[name], 0);

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
const BASIC: Readonly<Record<string, Statistic>> = {
  SampleCount: (buckets) => sumOf(buckets, 'count'),
  Sum: (buckets) => sumOf(buckets, 'sum'),
  Average: (buckets) => sumOf(buckets, 'sum') / sumOf(buckets, 'count'),
  Minimum: (buckets) => Math.min(...buckets.map(({ min }) => min)),
  Maximum: (buckets) => Math.max(...buckets.map(({ max }) => max)),
};
/** `p99`, `p99.9` */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** @throws AwsError InvalidParameterValue for a statistic that the region does not compute */
export function statisticOf(name: string): Statistic {
  const basic = Object.hasOwn(BASIC, name) ? BASIC[name] : undefined;
  const percent = PERCENTILE.exec(name)?.[1];
  const statistic = basic ?? (percent === undefined ? undefined : percentile(Number(percent)));
  if (statistic !== undefined) return (buckets) => (buckets.length === 0 ? undefined : statistic(buckets));
  const known = [...Object.keys(BASIC), 'percentiles such as p99'].join(', ');
  throw new AwsError('InvalidParameterValue', `The region does not compute the statistic ${name}. It has ${known}.`);
}

/** The value below which `percent` of all values are, between its neighbours in proportion. */
function percentile(percent: number): Statistic {
  return (buckets) => {
    const counts = buckets.flatMap((bucket) => [...bucket.counts()]).sort(([one], [other]) => one - other);
    const rank = (percent / 100) * (sumOf(buckets, 'count') - 1);
    const [below, above] = [valueAt(counts, Math.floor(rank)), valueAt(counts, Math.ceil(rank))];
    return below + (above - below) * (rank - Math.floor(rank));
  };
}

/** @param sorted distinct values with their numbers */
function valueAt(sorted: readonly (readonly [value: number, times: number])[], index: number): number {
  let seen = 0;
  for (const [value, times] of sorted) {
    seen += times;
    if (seen > index) return value;
  }
  return sorted.at(-1)?.[0] ?? 0;
}
