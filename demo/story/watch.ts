import type { Hop } from '@tributary/region/journal';
import { at, objectsOf, parseJson, textOf } from '@tributary/region/json';

/** The bridge, tasks of workflows, and a reader of batches. None of these handles a single event. */
const NOT_A_HANDLER = /-(bridge-kafka|record-analytics|(create|settle|cancel)-invoice|charge-payment)$/;

/** Gathers deliveries, latencies and metrics during a run, from the region's journal and the logs of the functions. */
export class Watch {
  readonly #sentAtMs = new Map<string, number>();
  readonly #doneAtMs = new Map<string, number>();
  readonly #deliveries = new Map<string, number>();
  readonly #metrics = new Map<string, number>();

  sent(eventId: string, atMs: number): void {
    if (!this.#sentAtMs.has(eventId)) this.#sentAtMs.set(eventId, atMs);
  }

  /** How many sent events no handler has finished yet. */
  get openCount(): number {
    return this.#sentAtMs.size - this.#doneAtMs.size;
  }

  /** Counts a delivery where a handler has succeeded. Batches and tasks do not count. */
  hop({ step, place, ids, at: atMs }: Hop): void {
    const functionName = /^function\/(?<name>.+)$/.exec(place)?.groups?.['name'];
    if (step !== 'succeeded' || functionName === undefined || NOT_A_HANDLER.test(functionName)) return;
    this.#deliveries.set(functionName, (this.#deliveries.get(functionName) ?? 0) + 1);
    for (const id of ids) if (this.#sentAtMs.has(id)) this.#doneAtMs.set(id, atMs);
  }

  /**
   * A line that a function logged: metrics are read from those in embedded metric format, as CloudWatch does.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  log(line: string): void {
    if (!line.includes('"_aws"')) return;
    const record = parseJson(line);
    for (const { Name } of objectsOf(at(record, '_aws', 'CloudWatchMetrics', 0, 'Metrics'))) {
      const key = `${textOf(at(record, 'function'))}/${textOf(Name)}`;
      const value = [at(record, textOf(Name)) ?? []].flat().reduce<number>((sum, one) => sum + Number(one), 0);
      this.#metrics.set(key, (this.#metrics.get(key) ?? 0) + value);
    }
  }

  /** The sum of a metric of one function, which is named as in the template. */
  metric(functionName: string, metric: string): number {
    return this.#metrics.get(`${functionName}/${metric}`) ?? 0;
  }

  deliveries(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#deliveries].sort(([a], [b]) => a.localeCompare(b)));
  }

  /** From sending an event to Kafka to the end of its last handler, in milliseconds. */
  latencyMs(): { readonly p50: number; readonly p99: number } {
    const sorted = [...this.#doneAtMs]
      .map(([id, atMs]) => atMs - (this.#sentAtMs.get(id) ?? atMs))
      .sort((a, b) => a - b);
    const percentile = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return { p50: percentile(0.5), p99: percentile(0.99) };
  }
}
