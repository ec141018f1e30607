import type { Json } from '../../core/json.ts';
import type { StateMachine } from '../state-machine.ts';
import { errorDetails } from '../states/task-events.ts';
import { Branch, BranchAborted } from './branch.ts';
import { inputDetails, outputDetails } from './data.ts';
import type { ExecutionEnd, ExecutionStart, ExecutionStatus } from './execution-record.ts';
import type { ExecutionScope } from './execution-scope.ts';
import { StateFailure } from './failure.ts';
import { jsonText, keepText } from './given-text.ts';
import type { PersistedExecution } from './persisted-execution.ts';
import type { Position } from './position.ts';
import { runMachine } from './run-machine.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
const MAX_EXPRESS_SECONDS = 300;
/** An end from outside follows no event. */
const FROM_OUTSIDE = 0;

/** One run of a state machine. */
export class Execution implements ExecutionStart {
  readonly arn: string;
  readonly name: string;
  readonly stateMachine: StateMachine;
  readonly input: string;
  readonly startedAt: number;
  readonly ids: readonly string[];
  /** Resolves when it has ended, with any status. */
  readonly finished: Promise<void>;
  status: ExecutionStatus;
  stoppedAt: number | undefined;
  output: string | undefined;
  failure: StateFailure | undefined;
  readonly scope: ExecutionScope;
  readonly #persisted: PersistedExecution;
  readonly #abort = new AbortController();
  readonly #onEnd = Promise.withResolvers<void>();
  #cancelTimeout = (): void => {};
  #endsAtTransition = false;

  /** @param end set for an execution that ended before the region started */
  constructor(scope: ExecutionScope, start: ExecutionStart, persisted: PersistedExecution, end?: ExecutionEnd) {
    this.scope = scope;
    this.#persisted = persisted;
    this.arn = scope.executionArn;
    this.name = start.name;
    this.stateMachine = start.stateMachine;
    this.input = start.input;
    this.startedAt = start.startedAt;
    this.ids = start.ids;
    this.status = end?.status ?? 'RUNNING';
    this.stoppedAt = end?.stoppedAt;
    this.output = end?.output;
    this.failure = end?.failure;
    this.finished = this.#onEnd.promise;
    if (end !== undefined) this.#onEnd.resolve();
  }

  /** Begins, and returns immediately. */
  start(input: Json): void {
    keepText(input, this.input);
    const details = { ...inputDetails(input), roleArn: this.stateMachine.roleArn };
    this.scope.history.add('ExecutionStarted', 0, { executionStartedEventDetails: details });
    this.#persisted.begins(this, this.scope.history);
    this.#run(input, undefined);
  }

  /** Goes on from its persisted position, or from the beginning without one. */
  resume(input: Json, from: Position | undefined): void {
    keepText(input, this.input);
    const isStillInput = from !== undefined && JSON.stringify(from.rawInput) === JSON.stringify(input);
    this.#run(input, isStillInput ? { ...from, rawInput: input } : from);
  }

  /** Ends it from outside. An ended one stays as it is. */
  stop(error: string | undefined, cause: string | undefined): void {
    const failure = new StateFailure(error, cause);
    const details = { executionAbortedEventDetails: errorDetails(failure) };
    this.#end('ABORTED', ['ExecutionAborted', FROM_OUTSIDE, details], failure);
  }

  /** Ends it when it next goes from one state to another. */
  endAtTransition(): void {
    this.#endsAtTransition = true;
  }

  get isPersisted(): boolean {
    return this.#persisted.isPersisted;
  }

  #run(input: Json, from: Position | undefined): void {
    const { history, clock } = this.scope;
    const { machine, type } = this.stateMachine;
    const express = type === 'EXPRESS' ? MAX_EXPRESS_SECONDS : Number.POSITIVE_INFINITY;
    const timeoutSeconds = Math.min(machine.timeoutSeconds ?? express, express);
    if (Number.isFinite(timeoutSeconds)) {
      const timeoutAt = this.startedAt + timeoutSeconds * 1000;
      this.#cancelTimeout = clock.schedule(Math.max(0, timeoutAt - clock.now()), () => this.#timeOut());
    }
    const persist = (position: () => Position): void => this.#persisted.stands(position, history);
    const lastEventId = from ? history.events.length : 0;
    const branch = new Branch(this.scope, this.#abort.signal, lastEventId, {
      persist,
      onTransition: () => this.#endsAtTransition && this.stop(undefined, undefined),
    });
    void this.finished.then(() => branch.persisted());
    runMachine(branch, machine, input, from).then(
      (output) => this.#succeed(output, branch.lastEventId),
      (error: unknown) => this.#fail(error, branch.lastEventId),
    );
  }

  #timeOut(): void {
    this.#end('TIMED_OUT', ['ExecutionTimedOut', FROM_OUTSIDE, { executionTimedOutEventDetails: {} }]);
  }

  #succeed(output: Json, lastEventId: number): void {
    this.output ??= jsonText(output);
    const details = { executionSucceededEventDetails: outputDetails(output) };
    this.#end('SUCCEEDED', ['ExecutionSucceeded', lastEventId, details]);
  }

  #fail(error: unknown, lastEventId: number): void {
    if (error instanceof BranchAborted) return;
    const failure = error instanceof StateFailure ? error : new StateFailure('States.Runtime', String(error));
    const details = { executionFailedEventDetails: errorDetails(failure) };
    this.#end('FAILED', ['ExecutionFailed', lastEventId, details], failure);
  }

  #end(status: ExecutionStatus, event: Parameters<ExecutionScope['history']['close']>, failure?: StateFailure): void {
    if (this.status !== 'RUNNING') return;
    this.status = status;
    this.failure = failure;
    this.stoppedAt = this.scope.clock.now();
    this.scope.history.close(...event);
    this.#persisted.ends(this, this.scope.history);
    this.#cancelTimeout();
    this.#abort.abort();
    this.#onEnd.resolve();
  }
}
