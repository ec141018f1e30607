import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import { objects, text } from '../../core/properties.ts';
import { pageOf } from '../../http/pages.ts';
import { dimensionList, invalidValue, required } from '../input/request.ts';
import { dimensionsKey } from '../metrics/metric.ts';
import type { Series } from '../metrics/series.ts';
import type { CloudWatchOperation } from './operation.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
const PAGE_SIZE = 500;
const HOUR_MS = 3_600_000;

export const listMetrics: CloudWatchOperation = ({ clock, metrics }, input) => {
  const isWanted = wantedIn(input, clock);
  const found = new Map([...metrics.all()].filter(isWanted).map((series) => [keyOf(series), series]));
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, series]) => series);
  const page = pageOf(sorted, PAGE_SIZE, text(input, 'NextToken'));
  if (page === undefined) throw invalidValue('NextToken', 'is not one that ListMetrics gave.');
  const Metrics = page.items.map(({ namespace, name, dimensions }) => {
    return { Namespace: namespace, MetricName: name, Dimensions: dimensionList(dimensions) };
  });
  return { Metrics, NextToken: page.nextToken };
};

const keyOf = ({ namespace, name, dimensions }: Series): string =>
  [namespace, name, dimensionsKey(dimensions)].join('\n');

function wantedIn(input: JsonObject, clock: Clock): (series: Series) => boolean {
  const [namespace, name] = [text(input, 'Namespace'), text(input, 'MetricName')];
  const dimensions = objects(input, 'Dimensions').map(
    (filter) => [required(text(filter, 'Name'), 'Dimensions.Name'), text(filter, 'Value')] as const,
  );
  const sinceMs = text(input, 'RecentlyActive') === 'PT3H' ? clock.now() - 3 * HOUR_MS : Number.NEGATIVE_INFINITY;
  return (series) =>
    (namespace ?? series.namespace) === series.namespace &&
    (name ?? series.name) === series.name &&
    series.newestMs >= sinceMs &&
    dimensions.every(([dimension, value]) => {
      const actual = series.dimensions[dimension];
      return actual !== undefined && (value === undefined || value === actual);
    });
}
