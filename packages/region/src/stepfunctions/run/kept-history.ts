import { isObject, type Json } from '../../core/json.ts';
import type { Ledger } from '../../core/ledger.ts';
import { number, object, textOr } from '../../core/properties.ts';
import type { HistoryEvent } from './history.ts';

/** The history of one execution in a ledger: a row for each stretch of it, by the id of its first event. */
export class KeptHistory {
  readonly #ledger: Ledger;
  readonly #kind: string;

  constructor(ledger: Ledger, executionArn: string) {
    this.#ledger = ledger;
    this.#kind = `execution-history ${executionArn}`;
  }

  add(events: readonly HistoryEvent[]): void {
    const [first] = events;
    if (first === undefined || !this.#ledger.isKept) return;
    this.#ledger.put(
      this.#kind,
      String(first.id),
      events.map((event) => ({ ...event })),
    );
  }

  events(): HistoryEvent[] {
    return [...this.#ledger.rows(this.#kind)].flatMap(([, row]) => [row].flat().map(readEvent));
  }

  forget(): void {
    for (const [key] of this.#ledger.rows(this.#kind)) this.#ledger.remove(this.#kind, key);
  }
}

function readEvent(row: Json): HistoryEvent {
  const event = isObject(row) ? row : {};
  return {
    id: number(event, 'id') ?? 0,
    previousEventId: number(event, 'previousEventId') ?? 0,
    type: textOr(event, 'type', ''),
    at: number(event, 'at') ?? 0,
    details: object(event, 'details'),
  };
}
