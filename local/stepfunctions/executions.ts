import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import { type Json, parseJson } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import { checkArn, checkName, type Home, statesArn } from './arns.ts';
import { MAX_DATA_BYTES } from './run/data.ts';
import { Execution } from './run/execution.ts';
import type { ExecutionScope } from './run/execution-scope.ts';
import { History } from './run/history.ts';
import type { StateMachine } from './state-machines.ts';
import type { TaskPorts } from './tasks/task.ts';

export interface ExecutionDeps extends Home {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly findIds: IdFinder;
  readonly ports: TaskPorts;
  readonly wallClock?: Clock;
}

export interface StartOptions {
  readonly name?: string | undefined;
  /** JSON text. */
  readonly input: string;
  /** Found in the input when not given. */
  readonly ids?: readonly string[];
}

/** Executions that have ended are forgotten beyond this number, the oldest first. */
const MAX_KEPT = 10_000;

/** The executions of all state machines. */
export class Executions {
  readonly #deps: ExecutionDeps;
  readonly #byArn = new Map<string, Execution>();
  #running = 0;

  constructor(deps: ExecutionDeps) {
    this.#deps = deps;
  }

  get pendingCount(): number {
    return this.#running;
  }

  /**
   * Starts an execution. A Standard one is started once: the same name and input again give the one that runs.
   * @throws AwsError InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
   */
  start(stateMachine: StateMachine, options: StartOptions): Execution {
    const { input } = options;
    const parsed = parsedInput(input);
    const name = options.name ?? this.#deps.random.uuid();
    checkName(name);
    const arn = this.#arnOf(stateMachine, name);
    const known = this.#byArn.get(arn);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    const scope = this.#scope(stateMachine, { arn, name, input: parsed, ids: options.ids });
    const execution = new Execution(scope, stateMachine, name, input);
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

  /** Ends everything that runs. */
  stop(): void {
    for (const execution of this.#byArn.values()) execution.stop(undefined, 'The region stops.');
  }

  #arnOf({ type, name: machine }: StateMachine, name: string): string {
    const resource = `${machine}:${name}`;
    if (type === 'STANDARD') return statesArn(this.#deps, `execution:${resource}`);
    return statesArn(this.#deps, `express:${resource}:${this.#deps.random.uuid()}`);
  }

  #scope(
    { arn: stateMachineArn, name: machine, roleArn }: StateMachine,
    { arn, name, input, ids }: { arn: string; name: string; input: Json; ids: readonly string[] | undefined },
  ): ExecutionScope {
    const { clock, random, journal, ports, region, findIds, wallClock = realClock() } = this.#deps;
    const StartTime = new Date(clock.now()).toISOString();
    const known = ids ?? findIds(input);
    return {
      clock,
      wallClock,
      random,
      ports,
      region,
      history: new History(clock),
      executionArn: arn,
      stateMachineArn,
      context: {
        Execution: { Id: arn, Input: input, Name: name, RoleArn: roleArn, StartTime, RedriveCount: 0 },
        StateMachine: { Id: stateMachineArn, Name: machine },
      },
      ids: known,
      journal: (step, stateName, detail) =>
        journal.record(step, `workflow/${machine}/${stateName}`, known, { execution: name, ...detail }),
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
    for (const { arn, status } of this.#byArn.values()) {
      if (status === 'RUNNING') continue;
      this.#byArn.delete(arn);
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
