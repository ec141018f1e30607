import { at, type JsonObject, listOf, numberOf, objectsOf, parseJson, textOf } from '../../core/json.ts';
import type { Dimensions } from '../../core/metrics-port.ts';
import type { MetricStore } from './metric-store.ts';
import { UNITS } from './units.ts';

/** CloudWatch takes no more of each from one line. */
const [MAX_METRICS, MAX_DIMENSIONS] = [100, 30];

/**
 * Adds the metrics that a line of a log has in it, in the embedded metric format; other lines have none.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function addEmbedded(store: MetricStore, line: string): void {
  // Parsing all that is logged would cost more than the metrics do.
  if (!line.startsWith('{') || !line.includes('"_aws"')) return;
  const root = parseJson(line);
  const atMs = numberOf(at(root, '_aws', 'Timestamp'));
  if (atMs === undefined) return;
  for (const directive of objectsOf(at(root, '_aws', 'CloudWatchMetrics'))) addDirective(store, root, atMs, directive);
}

function addDirective(store: MetricStore, root: unknown, atMs: number, directive: JsonObject): void {
  const namespace = textOf(directive['Namespace']);
  const sets = listOf(directive['Dimensions']).map((names) => dimensionsIn(root, listOf(names)));
  if (namespace === '') return;
  for (const metric of objectsOf(directive['Metrics']).slice(0, MAX_METRICS)) {
    const name = textOf(metric['Name']);
    const unit = textOf(metric['Unit'], 'None');
    const value = at(root, name);
    const values = (Array.isArray(value) ? value : [value]).flatMap((one) => numberOf(one) ?? []);
    if (values.length === 0) continue;
    const datum = { atMs, unit: UNITS.has(unit) ? unit : 'None', values: values.map((one) => [one, 1] as const) };
    for (const dimensions of sets) if (dimensions) store.put({ namespace, name, dimensions }, datum);
  }
}

/** The dimensions with their values, which are members of the line; undefined when one has no value. */
function dimensionsIn(root: unknown, names: readonly unknown[]): Dimensions | undefined {
  const entries = names.slice(0, MAX_DIMENSIONS).map((name) => [textOf(name), textOf(at(root, textOf(name)))] as const);
  return entries.every(([, value]) => value !== '') ? Object.fromEntries(entries) : undefined;
}
