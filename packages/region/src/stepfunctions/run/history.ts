import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import { StateFailure } from './failure.ts';
import type { HistoryEvent, PersistedHistory } from './persisted-history.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions */
const MAX_EVENTS = 25_000;

/** Where events of an execution are beside the memory. */
export type EventRows = Pick<PersistedHistory, 'add' | 'events'>;

/** The events of one execution, numbered from 1. */
export class History {
  readonly #clock: Clock;
  readonly #persisted: EventRows;
  /** Undefined until the events of an earlier start are needed. */
  #events: HistoryEvent[] | undefined;
  #persistedCount = 0;
  #isClosed = false;

  constructor(clock: Clock, persisted: EventRows) {
    this.#clock = clock;
    this.#persisted = persisted;
  }

  get events(): readonly HistoryEvent[] {
    return this.#all();
  }

  /** Adds an event and returns its id. Does nothing after the last event. @throws StateFailure when it is full */
  add(type: string, previousEventId: number, details: JsonObject = {}): number {
    const events = this.#all();
    if (this.#isClosed) return events.length;
    if (events.length >= MAX_EVENTS - 1) {
      const reason = `The execution reached the maximum number of history events (${MAX_EVENTS}).`;
      throw new StateFailure('States.Runtime', reason);
    }
    return this.#push(type, previousEventId, details);
  }

  /** Adds the event that ends the execution. */
  close(type: string, previousEventId: number, details: JsonObject): void {
    if (this.#isClosed) return;
    this.#push(type, previousEventId, details);
    this.#isClosed = true;
  }

  /** Persists the events since the last call. */
  persist(): void {
    const events = this.#all();
    this.#persisted.add(events.slice(this.#persistedCount));
    this.#persistedCount = events.length;
  }

  #push(type: string, previousEventId: number, details: JsonObject): number {
    const events = this.#all();
    const id = events.length + 1;
    events.push({ id, previousEventId, type, at: this.#clock.now(), details });
    return id;
  }

  #all(): HistoryEvent[] {
    if (this.#events === undefined) {
      this.#events = this.#persisted.events();
      this.#persistedCount = this.#events.length;
    }
    return this.#events;
  }
}
