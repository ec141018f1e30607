import type { StateFailure } from '../run/failure.ts';

/** An execution that a task starts, as its parent sees it. */
export interface NestedExecution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachine: { readonly arn: string };
  readonly input: string;
  readonly startedAt: number;
  readonly status: string;
  readonly stoppedAt: number | undefined;
  /** JSON text. */
  readonly output: string | undefined;
  readonly failure: StateFailure | undefined;
  readonly finished: Promise<void>;
  stop(error: string | undefined, cause: string | undefined): void;
}

interface NestedStart {
  /** JSON text. */
  readonly input: string;
  readonly name: string | undefined;
  readonly ids: readonly string[];
}

export interface NestedExecutions {
  /** @throws AwsError as StartExecution does */
  start(stateMachineArn: string, options: NestedStart): NestedExecution;
  /** @throws AwsError ExecutionDoesNotExist */
  get(executionArn: string): NestedExecution;
}
