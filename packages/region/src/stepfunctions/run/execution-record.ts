import type { StateMachine } from '../state-machine.ts';
import type { StateFailure } from './failure.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The facts of an execution at its start. */
export interface ExecutionStart {
  readonly name: string;
  readonly stateMachine: StateMachine;
  /** JSON text, as it was given. */
  readonly input: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The ids by which the journal follows it. */
  readonly ids: readonly string[];
}

/** The facts of an execution at its end. */
export interface ExecutionEnd {
  readonly status: ExecutionStatus;
  /** Milliseconds since the epoch. */
  readonly stoppedAt: number | undefined;
  /** JSON text. */
  readonly output: string | undefined;
  readonly failure: StateFailure | undefined;
}
