import { AwsError } from '../core/aws-error.ts';
import { type Json, parseJson } from '../core/json.ts';
import { NO_STATE_STORE } from '../core/state-store.ts';
import { checkArn, checkName, statesArn } from './arns.ts';
import { EndedExecutions } from './ended-executions.ts';
import { parsedInput } from './execution-input.ts';
import type { ReadStateMachine } from './persisted-state-machines.ts';
import { Execution } from './run/execution.ts';
import type { ExecutionStart, ExecutionStatus } from './run/execution-record.ts';
import type { ExecutionScope } from './run/execution-scope.ts';
import type { EventRows } from './run/history.ts';
import { type FoundExecution, PersistedExecution, persistedExecutions } from './run/persisted-execution.ts';
import type { HistoryEvent } from './run/persisted-history.ts';
import { scopeOf } from './scope-of.ts';
import type { StateMachine } from './state-machine.ts';
import { deleting } from './state-machines.ts';
import type { ExecutionDeps } from './workflow-deps.ts';

export interface StartOptions {
  readonly name?: string | undefined;
  /** JSON text. */
  readonly input: string;
  /** By default they are found in the input. */
  readonly ids?: readonly string[];
  /** Set when the caller waits for the end, and starts another execution if the region stops before. */
  readonly isAwaited?: boolean;
}

/** A machine that no state machine has. */
export type TestedMachine = Pick<StateMachine, 'machine' | 'definition' | 'roleArn'> & { readonly input: string };

const DEFAULT_MAX_ENDED = 10_000;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
const FIGURES: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'ExecutionsStarted',
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** The executions of all state machines. */
export class Executions {
  readonly #deps: ExecutionDeps;
  /** In the order of their starts. Of an ended one it has the state machine alone. */
  readonly #byArn = new Map<string, Execution | StateMachine>();
  readonly #ended: EndedExecutions;
  readonly #resumed: (() => void)[] = [];
  #running = 0;
  #runningStandard = 0;
  #forgotten = 0;

  constructor(deps: ExecutionDeps, readMachine: ReadStateMachine) {
    this.#deps = deps;
    this.#ended = new EndedExecutions(deps.spill);
    for (const found of persistedExecutions(deps.stateStore, readMachine)) this.#restore(found);
  }

  get pendingCount(): number {
    return this.#running;
  }

  get endedCount(): number {
    return this.#byArn.size - this.#runningStandard;
  }

  /** Ended executions that were deleted because there were too many. */
  get forgottenCount(): number {
    return this.#forgotten;
  }

  /**
   * Starts an execution. A Standard one starts once: the same name and input return the running one.
   * @throws AwsError InvalidName, InvalidExecutionInput, ExecutionAlreadyExists, StateMachineDeleting
   */
  start(stateMachine: StateMachine, options: StartOptions): Execution {
    const { input } = options;
    if (stateMachine.isDeleting) throw deleting(stateMachine.arn);
    const parsed = parsedInput(input);
    const { clock, findIds, stateStore } = this.#deps;
    const name = options.name ?? this.#deps.random.uuid();
    checkName(name);
    const arn = this.#arnOf(stateMachine, name);
    const known = this.#find(arn);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    const ids = options.ids ?? findIds(parsed);
    const start = { name, stateMachine, input, startedAt: clock.now(), ids };
    const persisted = new PersistedExecution(options.isAwaited ? NO_STATE_STORE : stateStore, arn);
    const execution = new Execution(this.#scope(arn, start, persisted.history, parsed), start, persisted);
    this.#track(execution);
    this.#report(stateMachine, { [FIGURES.RUNNING]: 1 });
    execution.start(parsed);
    return execution;
  }

  /** What a state sees that runs by itself. Nothing of it is kept. */
  testScope({ input, ...given }: TestedMachine, parsed: Json): ExecutionScope {
    const name = this.#deps.random.uuid();
    const startedAt = this.#deps.clock.now();
    const times = { createdAt: startedAt, updatedAt: startedAt };
    const type = 'STANDARD' as const;
    const arn = statesArn(this.#deps, `stateMachine:${name}`);
    const stateMachine = { ...given, ...times, type, name, arn };
    const start = { name, stateMachine, input, startedAt, ids: this.#deps.findIds(parsed) };
    const events = { events: () => [], add: () => {} };
    return this.#scope(statesArn(this.#deps, `execution:${name}:${name}`), start, events, parsed);
  }

  /** A Standard execution. @throws AwsError InvalidArn, ExecutionDoesNotExist */
  get(arn: string): Execution {
    checkArn(arn, 'execution');
    const found = this.#find(arn);
    if (!found) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return found;
  }

  /** Standard executions of a state machine, or of one of its versions or aliases; the newest first. */
  list(machineArn: string): readonly Execution[] {
    const isOf = ({ arn, versionArn, aliasArn }: StateMachine): boolean =>
      [arn, versionArn, aliasArn].includes(machineArn);
    const arns = [...this.#byArn].filter(([, known]) => isOf(machineOf(known))).map(([arn]) => arn);
    return arns.reverse().flatMap((arn) => this.#find(arn) ?? []);
  }

  /** The Standard executions of a state machine that run. */
  running(machineArn: string): readonly Execution[] {
    return [...this.#byArn.values()].flatMap((known) =>
      known instanceof Execution && known.stateMachine.arn === machineArn ? known : [],
    );
  }

  /** Goes on with the executions that ran when an earlier region ended. */
  resume(): void {
    for (const go of this.#resumed.splice(0)) go();
  }

  /** Ends all running executions. */
  stop(): void {
    for (const known of this.#byArn.values())
      if (known instanceof Execution) known.stop(undefined, 'The region stops.');
  }

  #arnOf({ type, name: machine }: StateMachine, name: string): string {
    const resource = `${machine}:${name}`;
    if (type === 'STANDARD') return statesArn(this.#deps, `execution:${resource}`);
    return statesArn(this.#deps, `express:${resource}:${this.#deps.random.uuid()}`);
  }

  #restore({ arn, start, end, position }: FoundExecution): void {
    if (end !== undefined) {
      this.#ended.add(arn, start, end);
      this.#byArn.set(arn, start.stateMachine);
      return;
    }
    const persisted = new PersistedExecution(this.#deps.stateStore, arn);
    const input = parseJson(start.input) ?? null;
    const execution = new Execution(this.#scope(arn, start, persisted.history, input), start, persisted);
    this.#track(execution);
    this.#resumed.push(() => execution.resume(input, position));
  }

  #find(arn: string): Execution | undefined {
    const known = this.#byArn.get(arn);
    if (known === undefined || known instanceof Execution) return known;
    const ended = this.#ended.find(arn, known);
    if (ended === undefined) return undefined;
    const persisted = new PersistedExecution(this.#deps.stateStore, arn);
    const events = (): HistoryEvent[] => this.#ended.history(arn) ?? persisted.history.events();
    const { start, end } = ended;
    const scope = this.#scope(arn, start, { events, add: () => {} }, parseJson(start.input) ?? null);
    return new Execution(scope, start, persisted, end);
  }

  #scope(arn: string, start: ExecutionStart, events: EventRows, input: Json): ExecutionScope {
    return scopeOf(this.#deps, { arn, start, events, input }, this);
  }

  #track(execution: Execution): void {
    const { journal } = this.#deps;
    const { stateMachine, scope, name } = execution;
    const place = `workflow/${stateMachine.name}`;
    journal.record('invoked', place, scope.ids, { execution: name }, { kind: 'input', text: execution.input });
    if (stateMachine.type === 'STANDARD') {
      this.#byArn.set(execution.arn, execution);
      this.#runningStandard++;
    }
    this.#running++;
    void execution.finished.then(() => {
      this.#running--;
      if (stateMachine.type === 'STANDARD') this.#keepEnded(execution);
      const { status, failure } = execution;
      const reason = failure && { error: failure.errorName ?? '', cause: failure.causeText ?? '' };
      const output = execution.output === undefined ? undefined : ({ kind: 'output', text: execution.output } as const);
      const detail = { execution: name, status, ...reason };
      journal.record(status === 'SUCCEEDED' ? 'succeeded' : 'failed', place, scope.ids, detail, output);
      const ExecutionTime = this.#deps.clock.now() - execution.startedAt;
      this.#report(stateMachine, { [FIGURES[status]]: 1, ExecutionTime });
      this.#forgetOldest();
    });
  }

  #report({ arn: StateMachineArn }: StateMachine, figures: Readonly<Record<string, number>>): void {
    this.#deps.metrics?.report('AWS/States', { StateMachineArn }, figures);
  }

  #keepEnded(execution: Execution): void {
    const { arn, stateMachine } = execution;
    this.#ended.add(arn, execution, execution);
    if (!execution.isPersisted) this.#ended.addHistory(arn, execution.scope.history.events);
    this.#byArn.set(arn, stateMachine);
    this.#runningStandard--;
  }

  #forgetOldest(): void {
    if (this.endedCount <= (this.#deps.maxEnded ?? DEFAULT_MAX_ENDED)) return;
    for (const [arn, known] of this.#byArn) {
      if (known instanceof Execution) continue;
      this.#byArn.delete(arn);
      this.#ended.forget(arn);
      new PersistedExecution(this.#deps.stateStore, arn).forget();
      this.#forgotten++;
      return;
    }
  }
}

const machineOf = (known: Execution | StateMachine): StateMachine =>
  known instanceof Execution ? known.stateMachine : known;
