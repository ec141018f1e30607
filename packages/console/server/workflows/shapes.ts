import type { JsonObject } from '@tributary/region/json';

/** RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED. */
export type ExecutionStatus = string;

export interface MachineRow {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  /** Among its newest executions, by status. */
  readonly counts: Readonly<Record<ExecutionStatus, number>>;
  readonly lastStartedAt?: number;
}

/** `workflows` */
export interface MachineList {
  readonly machines: readonly MachineRow[];
}

export interface ExecutionRow {
  readonly name: string;
  readonly arn: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** `workflows/machine` */
export interface MachineDetail {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly definition: JsonObject;
  /** Newest first. */
  readonly executions: readonly ExecutionRow[];
  /** There are older ones. */
  readonly hasMore: boolean;
}

/** One event of a history, as the API gives it; its details have one name for all types. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousId: number;
  readonly at: number;
  readonly type: string;
  readonly details: JsonObject;
}

/** `workflows/execution` */
export interface ExecutionDetail extends ExecutionRow {
  readonly definition: JsonObject;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly HistoryEvent[];
  /** The history is longer than what is here. */
  readonly isCut: boolean;
  /** The ids of the event that started it, where the region remembers. */
  readonly startedBy: readonly string[];
}
