import { isObject, type JsonObject } from '../../core/json.ts';
import { object } from '../../core/properties.ts';
import type { StateStore } from '../../core/state-store.ts';
import { type ReadStateMachine, stateMachineRow } from '../persisted-state-machines.ts';
import type { ExecutionEnd, ExecutionStart } from './execution-record.ts';
import { endRow, readEnd, readFacts, startFacts } from './execution-rows.ts';
import type { History } from './history.ts';
import { PersistedHistory } from './persisted-history.ts';
import { type Position, positionRow, readPosition } from './position.ts';

const EXECUTIONS = 'execution';
const POSITIONS = 'execution-position';

/** A persisted execution: its start, its end, its position and its history. */
export class PersistedExecution {
  readonly history: PersistedHistory;
  readonly #stateStore: StateStore;
  readonly #arn: string;

  constructor(stateStore: StateStore, arn: string) {
    this.#stateStore = stateStore;
    this.#arn = arn;
    this.history = new PersistedHistory(stateStore, arn);
  }

  get isPersisted(): boolean {
    return this.#stateStore.isPersisted;
  }

  begins(execution: ExecutionStart, history: History): void {
    this.#write(history, () => this.#stateStore.put(EXECUTIONS, this.#arn, startRow(execution)));
  }

  stands(position: () => Position, history: History): void {
    this.#write(history, () => this.#stateStore.put(POSITIONS, this.#arn, positionRow(position())));
  }

  /** A Standard execution can be described after its end. An Express one cannot. */
  ends(execution: ExecutionStart & ExecutionEnd, history: History): void {
    if (execution.stateMachine.type === 'EXPRESS') this.forget();
    else
      this.#write(history, () => {
        this.#stateStore.put(EXECUTIONS, this.#arn, { ...startRow(execution), ...endRow(execution) });
        this.#stateStore.remove(POSITIONS, this.#arn);
      });
  }

  forget(): void {
    if (!this.#stateStore.isPersisted) return;
    this.#stateStore.atomically(() => {
      this.#stateStore.remove(EXECUTIONS, this.#arn);
      this.#stateStore.remove(POSITIONS, this.#arn);
      this.history.forget();
    });
  }

  #write(history: History, work: () => void): void {
    if (!this.#stateStore.isPersisted) return;
    this.#stateStore.atomically(() => {
      history.persist();
      work();
    });
  }
}

export interface FoundExecution {
  readonly arn: string;
  readonly start: ExecutionStart;
  /** Undefined for a running one. */
  readonly end: ExecutionEnd | undefined;
  readonly position: Position | undefined;
}

/** The persisted executions, in the order of their starts. */
export function persistedExecutions(stateStore: StateStore, readMachine: ReadStateMachine): readonly FoundExecution[] {
  const positions = new Map(stateStore.rows(POSITIONS));
  return [...stateStore.rows(EXECUTIONS)].map(([arn, row]) => {
    const execution = isObject(row) ? row : {};
    const position = positions.get(arn);
    return {
      arn,
      start: readStart(execution, readMachine),
      end: readEnd(execution),
      position: isObject(position) ? readPosition(position) : undefined,
    };
  });
}

function startRow(start: ExecutionStart): JsonObject {
  return { ...startFacts(start), stateMachine: stateMachineRow(start.stateMachine) };
}

function readStart(row: JsonObject, readMachine: ReadStateMachine): ExecutionStart {
  return { ...readFacts(row), stateMachine: readMachine(object(row, 'stateMachine')) };
}
