import type { Json, JsonObject } from '../../core/json.ts';
import { number, object, text, textOr } from '../../core/properties.ts';

/** The position of an execution: the state that it has entered, and the next attempt. */
export interface Position {
  readonly state: string;
  /** The raw input of the state. */
  readonly rawInput: Json;
  /** The variables of the execution. */
  readonly variables: JsonObject;
  readonly enteredEventId: number;
  /** Milliseconds since the epoch. */
  readonly enteredAt: number;
  readonly retryCount: number;
  /** The number of retries by each of the state's retriers. */
  readonly retriesUsed: readonly number[];
  /** When the next attempt is due, in milliseconds since the epoch; null for immediately. */
  readonly attemptAt: number | null;
  /** The token of the attempt that runs. */
  readonly token?: string | undefined;
  /** The answer to the call of the attempt that runs; its end is waited for. */
  readonly submitted?: Json | undefined;
}

export function positionRow(position: Position): JsonObject {
  const { token, submitted, ...rest } = position;
  return { ...rest, ...(token !== undefined && { token }), ...(submitted !== undefined && { submitted }) };
}

export function readPosition(row: JsonObject): Position {
  return {
    state: textOr(row, 'state', ''),
    rawInput: row['rawInput'] ?? null,
    variables: object(row, 'variables'),
    enteredEventId: number(row, 'enteredEventId') ?? 0,
    enteredAt: number(row, 'enteredAt') ?? 0,
    retryCount: number(row, 'retryCount') ?? 0,
    retriesUsed: [row['retriesUsed'] ?? []].flat().map(Number),
    attemptAt: number(row, 'attemptAt') ?? null,
    token: text(row, 'token'),
    submitted: row['submitted'],
  };
}
