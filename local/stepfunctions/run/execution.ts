import type { Json } from '../../core/json.ts';
import type { StateMachine } from '../state-machines.ts';
import { errorDetails } from '../states/task-events.ts';
import { Branch, BranchAborted } from './branch.ts';
import { inputDetails, outputDetails } from './data.ts';
import type { ExecutionScope } from './execution-scope.ts';
import { StateFailure } from './failure.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
const MAX_EXPRESS_SECONDS = 300;

/** One run of a state machine. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachine: StateMachine;
  /** JSON text, as it was given. */
  readonly input: string;
  readonly startedAt: number;
  /** Resolves when it has ended, however it ended. */
  readonly finished: Promise<void>;
  status: ExecutionStatus = 'RUNNING';
  stoppedAt: number | undefined;
  /** JSON text. */
  output: string | undefined;
  failure: StateFailure | undefined;
  readonly scope: ExecutionScope;
  readonly #abort = new AbortController();
  readonly #onEnd = Promise.withResolvers<void>();
  #cancelTimeout = (): void => {};

  constructor(scope: ExecutionScope, stateMachine: StateMachine, name: string, input: string) {
    this.scope = scope;
    this.arn = scope.executionArn;
    this.name = name;
    this.stateMachine = stateMachine;
    this.input = input;
    this.startedAt = scope.clock.now();
    this.finished = this.#onEnd.promise;
  }

  /** Begins; returns at once. */
  start(input: Json): void {
    const { history, clock } = this.scope;
    const { machine, roleArn, type } = this.stateMachine;
    history.add('ExecutionStarted', 0, { executionStartedEventDetails: { ...inputDetails(input), roleArn } });
    const express = type === 'EXPRESS' ? MAX_EXPRESS_SECONDS : Number.POSITIVE_INFINITY;
    const timeoutSeconds = Math.min(machine.timeoutSeconds ?? express, express);
    if (Number.isFinite(timeoutSeconds)) {
      this.#cancelTimeout = clock.schedule(timeoutSeconds * 1000, () => this.#timeOut());
    }
    new Branch(this.scope, this.#abort.signal, 0).run(machine, input).then(
      (output) => this.#succeed(output),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Ends it from outside; one that has ended stays as it is. */
  stop(error: string | undefined, cause: string | undefined): void {
    const failure = new StateFailure(error, cause);
    this.#end('ABORTED', 'ExecutionAborted', { executionAbortedEventDetails: errorDetails(failure) }, failure);
  }

  #timeOut(): void {
    this.#end('TIMED_OUT', 'ExecutionTimedOut', { executionTimedOutEventDetails: {} });
  }

  #succeed(output: Json): void {
    this.output ??= JSON.stringify(output);
    this.#end('SUCCEEDED', 'ExecutionSucceeded', { executionSucceededEventDetails: outputDetails(output) });
  }

  #fail(error: unknown): void {
    if (error instanceof BranchAborted) return;
    const failure = error instanceof StateFailure ? error : new StateFailure('States.Runtime', String(error));
    this.#end('FAILED', 'ExecutionFailed', { executionFailedEventDetails: errorDetails(failure) }, failure);
  }

  #end(
    status: ExecutionStatus,
    type: string,
    details: Parameters<ExecutionScope['history']['close']>[1],
    failure?: StateFailure,
  ): void {
    if (this.status !== 'RUNNING') return;
    this.status = status;
    this.failure = failure;
    this.stoppedAt = this.scope.clock.now();
    this.scope.history.close(type, details);
    this.#cancelTimeout();
    this.#abort.abort();
    this.#onEnd.resolve();
  }
}
