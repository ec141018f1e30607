import type { Hop } from '@tributary/region/journal';

/** The bridge, tasks of workflows, and what reads batches: none of these takes one event as it comes. */
const NOT_A_HANDLER = /-(bridge-kafka|record-analytics|(create|settle|cancel)-invoice|charge-payment)$/;

/** What the region's journal and the functions' own metrics say of a run, gathered as it goes. */
export class Watch {
  readonly #sentAtMs = new Map<string, number>();
  readonly #doneAtMs = new Map<string, number>();
  readonly #deliveries = new Map<string, number>();
  readonly #metrics = new Map<string, number>();

  sent(eventId: string, atMs: number): void {
    if (!this.#sentAtMs.has(eventId)) this.#sentAtMs.set(eventId, atMs);
  }

  /** How many of the sent events no handler has done yet. */
  get openCount(): number {
    return this.#sentAtMs.size - this.#doneAtMs.size;
  }

  /** A handler that took one event ended well; batches and tasks do not count as deliveries. */
  hop({ step, place, ids, at }: Hop): void {
    const functionName = /^function\/(?<name>.+)$/.exec(place)?.groups?.['name'];
    if (step !== 'succeeded' || functionName === undefined || NOT_A_HANDLER.test(functionName)) return;
    this.#deliveries.set(functionName, (this.#deliveries.get(functionName) ?? 0) + 1);
    for (const id of ids) if (this.#sentAtMs.has(id)) this.#doneAtMs.set(id, at);
  }

  /**
   * A line that a function logged: metrics are read from those in embedded metric format, as CloudWatch does.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  log(line: string): void {
    if (!line.includes('"_aws"')) return;
    const record = Object(JSON.parse(line));
    for (const { Name } of record._aws?.CloudWatchMetrics?.[0]?.Metrics ?? []) {
      const key = `${record.function}/${Name}`;
      const value = [record[Name]].flat().reduce((sum, one) => sum + Number(one), 0);
      this.#metrics.set(key, (this.#metrics.get(key) ?? 0) + value);
    }
  }

  /** Sum of a metric of one function, by the name that it has in the template. */
  metric(functionName: string, metric: string): number {
    return this.#metrics.get(`${functionName}/${metric}`) ?? 0;
  }

  deliveries(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#deliveries].sort(([a], [b]) => a.localeCompare(b)));
  }

  /** From sending an event to Kafka to the end of its last handler, in milliseconds. */
  latencyMs(): { readonly p50: number; readonly p99: number } {
    const sorted = [...this.#doneAtMs].map(([id, at]) => at - (this.#sentAtMs.get(id) ?? at)).sort((a, b) => a - b);
    const percentile = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return { p50: percentile(0.5), p99: percentile(0.99) };
  }
}
