import type { MetricStore } from '../metrics/metric-store.ts';
import type { Series } from '../metrics/series.ts';
import { invalidExpression } from './tokens.ts';

/** `{Namespace,dimension,dimension} MetricName="Errors" dimension="value"` */
const SEARCH = /^\s*\{([^{}]+)\}((?:\s+[\w."-]+="[^"]*")*)\s*$/;
const TERM = /([\w.-]+|"[^"]+")="([^"]*)"/g;

/**
 * The metrics that a search finds, which have exactly the dimensions of its schema.
 * @throws AwsError ValidationError for a search with partial words, OR or NOT, which the region does not run
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function searched(store: MetricStore, search: string): readonly Series[] {
  const [, schema, terms = ''] = SEARCH.exec(search) ?? [];
  if (schema === undefined) {
    throw invalidExpression(search, 'the region searches for {namespace,dimensions} and name="value" only');
  }
  const [namespace = '', ...dimensions] = schema.split(',').map(unquoted);
  const wanted = [...terms.matchAll(TERM)].map(([, name = '', value = '']) => [unquoted(name), value] as const);
  const names = dimensions.toSorted().join();
  return [...store.all()].filter(
    (series) =>
      series.namespace === namespace &&
      Object.keys(series.dimensions).toSorted().join() === names &&
      wanted.every(([name, value]) => (name === 'MetricName' ? series.name : series.dimensions[name]) === value),
  );
}

const unquoted = (name: string): string => name.trim().replaceAll('"', '');
