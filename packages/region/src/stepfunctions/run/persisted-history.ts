import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { number, object, textOr } from '../../core/properties.ts';
import type { StateStore } from '../../core/state-store.ts';

/** An event of an execution, in the API's field names except for the time. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The details, under the name for the type, for example `stateEnteredEventDetails`. */
  readonly details: JsonObject;
}

/** The persisted history of one execution: one row for each batch of events, by the id of the first. */
export class PersistedHistory {
  readonly #stateStore: StateStore;
  readonly #kind: string;

  constructor(stateStore: StateStore, executionArn: string) {
    this.#stateStore = stateStore;
    this.#kind = `execution-history ${executionArn}`;
  }

  add(events: readonly HistoryEvent[]): void {
    const [first] = events;
    if (first === undefined || !this.#stateStore.isPersisted) return;
    this.#stateStore.put(
      this.#kind,
      String(first.id),
      events.map((event) => ({ ...event })),
    );
  }

  events(): HistoryEvent[] {
    return [...this.#stateStore.rows(this.#kind)].flatMap(([, row]) => [row].flat().map(readEvent));
  }

  forget(): void {
    for (const [key] of this.#stateStore.rows(this.#kind)) this.#stateStore.remove(this.#kind, key);
  }
}

export function readEvent(row: Json): HistoryEvent {
  const event = isObject(row) ? row : {};
  return {
    id: number(event, 'id') ?? 0,
    previousEventId: number(event, 'previousEventId') ?? 0,
    type: textOr(event, 'type', ''),
    at: number(event, 'at') ?? 0,
    details: object(event, 'details'),
  };
}
