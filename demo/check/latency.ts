import type { Hop } from '@tributary/region/journal';
import type { Application, Taker } from './application.ts';

const KEY = ' ';

/**
 * Times events from their sending to the end of their last handler, and counts what is under way: events that are not on
 * the bus yet, and functions that have not finished an event yet. Workflows do not count: they may wait by design.
 */
export class Latency {
  readonly #application: Application;
  readonly #functionsByRule: ReadonlyMap<string, readonly Taker[]>;
  readonly #sentAtMs = new Map<string, number>();
  readonly #doneAtMs = new Map<string, number>();
  /** By the id of an event on the bus. */
  readonly #sentIds = new Map<string, string>();
  readonly #onTheWay = new Set<string>();
  readonly #toFinish = new Set<string>();
  #bridged = 0;
  #finished = 0;

  constructor(application: Application) {
    this.#application = application;
    const functions = application.takers.filter(({ stop }) => stop.kind === 'function');
    this.#functionsByRule = Map.groupBy(functions, ({ rule }) => rule);
  }

  sent(eventId: string, atMs: number): void {
    if (this.#sentAtMs.has(eventId)) return;
    this.#sentAtMs.set(eventId, atMs);
    this.#onTheWay.add(eventId);
  }

  /** How many events, and functions for them, are under way. */
  get openCount(): number {
    return this.#onTheWay.size + this.#toFinish.size;
  }

  /** For a line of progress. */
  get note(): string {
    return `${this.#bridged.toLocaleString('en')} on the bus, ${this.#finished.toLocaleString('en')} handled`;
  }

  hop({ step, place, ids, at }: Hop): void {
    if (step === 'published' && place.includes(':event-bus/')) this.#published(ids);
    else if (step === 'matched') this.#matched(place, ids);
    else if (step === 'succeeded' || step === 'failed' || step === 'dead-lettered') this.#ended(place, ids, at);
  }

  /** The id on the bus comes first, then the ids at the paths that infra/region.yml names: the event's own first. */
  #published([busId = '', eventId = '']: readonly string[]): void {
    // What a service of AWS tells of itself is no event of the application.
    if (eventId === '') return;
    this.#bridged++;
    this.#onTheWay.delete(eventId);
    if (this.#sentAtMs.has(eventId)) this.#sentIds.set(busId, eventId);
  }

  #matched(place: string, [busId = '']: readonly string[]): void {
    const rule = this.#application.shortName(place.split('/').at(-1) ?? '');
    for (const { stop } of this.#functionsByRule.get(rule) ?? []) this.#toFinish.add(stop.name + KEY + busId);
  }

  #ended(place: string, ids: readonly string[], atMs: number): void {
    const name = /^function\/([^/]+)$/.exec(place)?.[1];
    if (name === undefined) return;
    for (const id of ids) {
      if (!this.#toFinish.delete(this.#application.shortName(name) + KEY + id)) continue;
      this.#finished++;
      const eventId = this.#sentIds.get(id);
      if (eventId !== undefined) this.#doneAtMs.set(eventId, atMs);
    }
  }

  /** From sending an event to the end of its last handler, in milliseconds. */
  percentiles(): { readonly p50: number; readonly p99: number } {
    const sorted = [...this.#doneAtMs]
      .map(([id, atMs]) => atMs - (this.#sentAtMs.get(id) ?? atMs))
      .sort((a, b) => a - b);
    const percentile = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return { p50: percentile(0.5), p99: percentile(0.99) };
  }
}
