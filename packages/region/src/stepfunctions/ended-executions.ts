import { isObject, type JsonObject, parseJson } from '../core/json.ts';
import type { Spill, SpilledRows } from '../core/spill.ts';
import type { ExecutionEnd, ExecutionStart } from './run/execution-record.ts';
import { endRow, readEnd, readFacts, startFacts } from './run/execution-rows.ts';
import { type HistoryEvent, readEvent } from './run/persisted-history.ts';
import type { StateMachine } from './state-machine.ts';

/** What is kept of an execution that has ended. */
export interface EndedExecution {
  readonly start: ExecutionStart;
  readonly end: ExecutionEnd;
}

/** The executions that have ended, which are not in the memory. */
export class EndedExecutions {
  readonly #records: SpilledRows;
  readonly #histories: SpilledRows;

  constructor(spill: Spill) {
    this.#records = spill.rows('executions');
    this.#histories = spill.rows('execution-histories');
  }

  add(arn: string, start: ExecutionStart, end: ExecutionEnd): void {
    this.#records.put(arn, JSON.stringify({ ...startFacts(start), ...endRow(end) }));
  }

  addHistory(arn: string, events: readonly HistoryEvent[]): void {
    this.#histories.put(arn, JSON.stringify(events));
  }

  /** @param stateMachine that of the execution */
  find(arn: string, stateMachine: StateMachine): EndedExecution | undefined {
    const row = rowIn(this.#records.get(arn));
    const end = readEnd(row);
    return end && { start: { ...readFacts(row), stateMachine }, end };
  }

  /** Undefined where {@link addHistory} was not called. */
  history(arn: string): HistoryEvent[] | undefined {
    const text = this.#histories.get(arn);
    return text === undefined ? undefined : [parseJson(text) ?? []].flat().map(readEvent);
  }

  forget(arn: string): void {
    this.#records.remove(arn);
    this.#histories.remove(arn);
  }
}

function rowIn(text: string | undefined): JsonObject {
  const row = text === undefined ? undefined : parseJson(text);
  return isObject(row) ? row : {};
}
