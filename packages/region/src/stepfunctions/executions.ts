import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { type Json, parseJson } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { NO_STATE_STORE, type StateStore } from '../core/state-store.ts';
import { checkArn, checkName, type Home, statesArn } from './arns.ts';
import type { ReadStateMachine } from './persisted-state-machines.ts';
import { MAX_DATA_BYTES } from './run/data.ts';
import { Execution } from './run/execution.ts';
import type { ExecutionStart } from './run/execution-record.ts';
import type { ExecutionScope } from './run/execution-scope.ts';
import { History } from './run/history.ts';
import { type FoundExecution, PersistedExecution, persistedExecutions } from './run/persisted-execution.ts';
import type { StateMachine } from './state-machine.ts';
import type { TaskPorts } from './tasks/ports.ts';

export interface ExecutionDeps extends Home {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly stateStore: StateStore;
  readonly findIds: IdFinder;
  readonly ports: TaskPorts;
  readonly wallClock?: Clock;
}

export interface StartOptions {
  readonly name?: string | undefined;
  /** JSON text. */
  readonly input: string;
  /** By default they are found in the input. */
  readonly ids?: readonly string[];
  /** Set when the caller waits for the end, and starts another execution if the region stops before. */
  readonly isAwaited?: boolean;
}

/** The limit of ended executions. Beyond it the oldest are deleted. */
const MAX_KEPT = 10_000;

/** The executions of all state machines. */
export class Executions {
  readonly #deps: ExecutionDeps;
  readonly #byArn = new Map<string, Execution>();
  readonly #resumed: (() => void)[] = [];
  #running = 0;

  constructor(deps: ExecutionDeps, readMachine: ReadStateMachine) {
    this.#deps = deps;
    for (const found of persistedExecutions(deps.stateStore, readMachine)) this.#restore(found);
  }

  get pendingCount(): number {
    return this.#running;
  }

  /**
   * Starts an execution. A Standard one starts once: the same name and input return the running one.
   * @throws AwsError InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
   */
  start(stateMachine: StateMachine, options: StartOptions): Execution {
    const { input } = options;
    const parsed = parsedInput(input);
    const { clock, findIds, stateStore } = this.#deps;
    const name = options.name ?? this.#deps.random.uuid();
    checkName(name);
    const arn = this.#arnOf(stateMachine, name);
    const known = this.#byArn.get(arn);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    const ids = options.ids ?? findIds(parsed);
    const start = { name, stateMachine, input, startedAt: clock.now(), ids };
    const persisted = new PersistedExecution(options.isAwaited ? NO_STATE_STORE : stateStore, arn);
    const execution = new Execution(this.#scope(arn, start, persisted, parsed), start, persisted);
    this.#track(execution);
    execution.start(parsed);
    return execution;
  }

  /** A Standard execution. @throws AwsError InvalidArn, ExecutionDoesNotExist */
  get(arn: string): Execution {
    checkArn(arn, 'execution');
    const found = this.#byArn.get(arn);
    if (!found) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return found;
  }

  /** Standard executions of a state machine, the newest first. */
  list(stateMachineArn: string): readonly Execution[] {
    return [...this.#byArn.values()].filter(({ stateMachine }) => stateMachine.arn === stateMachineArn).reverse();
  }

  /** Goes on with the executions that ran when an earlier region ended. */
  resume(): void {
    for (const go of this.#resumed.splice(0)) go();
  }

  /** Ends all running executions. */
  stop(): void {
    for (const execution of this.#byArn.values()) execution.stop(undefined, 'The region stops.');
  }

  #arnOf({ type, name: machine }: StateMachine, name: string): string {
    const resource = `${machine}:${name}`;
    if (type === 'STANDARD') return statesArn(this.#deps, `execution:${resource}`);
    return statesArn(this.#deps, `express:${resource}:${this.#deps.random.uuid()}`);
  }

  #restore({ arn, start, end, position }: FoundExecution): void {
    const persisted = new PersistedExecution(this.#deps.stateStore, arn);
    const input = parseJson(start.input) ?? null;
    const execution = new Execution(this.#scope(arn, start, persisted, input), start, persisted, end);
    if (end !== undefined) return void this.#byArn.set(arn, execution);
    this.#track(execution);
    this.#resumed.push(() => execution.resume(input, position));
  }

  #scope(arn: string, start: ExecutionStart, persisted: PersistedExecution, input: Json): ExecutionScope {
    const { clock, random, journal, ports, region, wallClock = realClock() } = this.#deps;
    const { name, ids, startedAt, stateMachine } = start;
    const { arn: stateMachineArn, name: machine, roleArn } = stateMachine;
    const StartTime = new Date(startedAt).toISOString();
    return {
      clock,
      wallClock,
      random,
      ports,
      region,
      history: new History(clock, persisted.history),
      executionArn: arn,
      stateMachineArn,
      context: {
        Execution: { Id: arn, Input: input, Name: name, RoleArn: roleArn, StartTime, RedriveCount: 0 },
        StateMachine: { Id: stateMachineArn, Name: machine },
      },
      ids,
      authorize: (operation) =>
        ports.authorize?.({ roleArn, sessionName: name, place: `workflow/${machine}`, ids }, operation),
      journal: (step, stateName, detail) =>
        journal.record(step, `workflow/${machine}/${stateName}`, ids, { execution: name, ...detail }),
    };
  }

  #track(execution: Execution): void {
    const { journal } = this.#deps;
    const { stateMachine, scope, name } = execution;
    const place = `workflow/${stateMachine.name}`;
    journal.record('invoked', place, scope.ids, { execution: name });
    if (stateMachine.type === 'STANDARD') this.#byArn.set(execution.arn, execution);
    this.#running++;
    void execution.finished.then(() => {
      this.#running--;
      const { status, failure } = execution;
      const reason = failure && { error: failure.errorName ?? '', cause: failure.causeText ?? '' };
      journal.record(status === 'SUCCEEDED' ? 'succeeded' : 'failed', place, scope.ids, {
        execution: name,
        status,
        ...reason,
      });
      this.#forgetOldest();
    });
  }

  #forgetOldest(): void {
    if (this.#byArn.size <= MAX_KEPT) return;
    for (const execution of this.#byArn.values()) {
      if (execution.status === 'RUNNING') continue;
      this.#byArn.delete(execution.arn);
      execution.forget();
      return;
    }
  }
}

function parsedInput(input: string): Json {
  const parsed = parseJson(input);
  if (parsed === undefined) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: 'the input is not JSON'`);
  }
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    const constraint = `Member must have length less than or equal to ${MAX_DATA_BYTES}`;
    const message = `1 validation error detected: Value at 'input' failed to satisfy constraint: ${constraint}`;
    throw new AwsError('ValidationException', message);
  }
  return parsed;
}
