import type { Hop } from '@tributary/region/journal';
import { at, objectsOf, parseJson, textOf } from '@tributary/region/json';
import type { Application } from './application.ts';
import { Latency } from './latency.ts';

/** `topic-partition@offset` */
const RECORD = /^.+-\d+@\d+$/;
const KEY = ' ';

/**
 * What functions and workflows finished during a run, by the region's journal and the logs of the functions. Names are
 * without the name of the stack.
 */
export class Watch {
  readonly latency: Latency;
  readonly #application: Application;
  /** `<function> <id>`, of the ids of events on the bus and of records. */
  readonly #finished = new Set<string>();
  readonly #delivered = new Set<string>();
  readonly #counts = new Map<string, number>();

  constructor(application: Application) {
    this.#application = application;
    this.latency = new Latency(application);
  }

  hop(hop: Hop): void {
    this.latency.hop(hop);
    const { step, place, ids, detail } = hop;
    if (step === 'delivered') {
      const rule = this.#application.shortName(textOf(detail?.['rule']).split('/').at(-1) ?? '');
      for (const id of ids) this.#delivered.add(rule + KEY + id);
    }
    const taker = takerIn(place);
    if (step !== 'succeeded' || taker === undefined) return;
    const name = this.#application.shortName(taker);
    for (const id of ids) this.#finished.add(name + KEY + id);
  }

  /** Whether a function or workflow has finished an event or a record with success. */
  hasFinished(name: string, id: string): boolean {
    return this.#finished.has(name + KEY + id);
  }

  /** Whether a rule has delivered an event. */
  hasDelivered(rule: string, busId: string): boolean {
    return this.#delivered.has(rule + KEY + busId);
  }

  /**
   * A line that a function logged: metrics are read from those in embedded metric format, as CloudWatch does.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  log(line: string): void {
    if (!line.includes('"_aws"')) return;
    const record = parseJson(line);
    const name = this.#application.shortName(textOf(at(record, 'function')));
    for (const { Name } of objectsOf(at(record, '_aws', 'CloudWatchMetrics', 0, 'Metrics'))) {
      const key = [name, textOf(at(record, 'eventType')), textOf(Name)].join(KEY);
      const value = [at(record, textOf(Name)) ?? []].flat().reduce<number>((sum, one) => sum + Number(one), 0);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + value);
    }
  }

  /** The sum of a counter of one function for one type of event. */
  countOf(name: string, eventType: string, counter: string): number {
    return this.#counts.get([name, eventType, counter].join(KEY)) ?? 0;
  }

  /** The sum of a counter of one function for all types of events. */
  sumOf(name: string, counter: string): number {
    const ofName = [...this.#counts].filter(([key]) => key.startsWith(name + KEY) && key.endsWith(KEY + counter));
    return ofName.reduce((sum, [, count]) => sum + count, 0);
  }
}

/** The function or workflow at a place of the journal. */
export const takerIn = (place: string): string | undefined => /^(?:function|workflow)\/([^/]+)$/.exec(place)?.[1];

export const isRecord = (id: string): boolean => RECORD.test(id);
