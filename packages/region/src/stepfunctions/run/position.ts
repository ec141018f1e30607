import type { Json, JsonObject } from '../../core/json.ts';
import { number, textOr } from '../../core/properties.ts';

/** Where an execution stands: in a state that it has entered, before an attempt of it. */
export interface Position {
  readonly state: string;
  /** The input of the state as it came. */
  readonly rawInput: Json;
  readonly enteredEventId: number;
  /** Milliseconds since the epoch. */
  readonly enteredAt: number;
  readonly retryCount: number;
  /** How often each of the state's retriers was used. */
  readonly retriesUsed: readonly number[];
  /** When the next attempt is due, milliseconds since the epoch; null for at once. */
  readonly attemptAt: number | null;
}

export function positionRow(position: Position): JsonObject {
  return { ...position };
}

export function readPosition(row: JsonObject): Position {
  return {
    state: textOr(row, 'state', ''),
    rawInput: row['rawInput'] ?? null,
    enteredEventId: number(row, 'enteredEventId') ?? 0,
    enteredAt: number(row, 'enteredAt') ?? 0,
    retryCount: number(row, 'retryCount') ?? 0,
    retriesUsed: [row['retriesUsed'] ?? []].flat().map(Number),
    attemptAt: number(row, 'attemptAt') ?? null,
  };
}
