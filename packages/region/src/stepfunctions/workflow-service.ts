import { AwsError } from '../core/aws-error.ts';
import type { WorkflowPort } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import { type ExecutionDeps, Executions } from './executions.ts';
import { stateMachineReader } from './persisted-state-machines.ts';
import { StateMachines } from './state-machines.ts';

/** Step Functions of one region and account. */
export class WorkflowService implements WorkflowPort {
  readonly #random: Random;
  readonly stateMachines: StateMachines;
  readonly executions: Executions;

  constructor(deps: ExecutionDeps) {
    this.#random = deps.random;
    const read = stateMachineReader();
    this.stateMachines = new StateMachines(deps, read);
    this.executions = new Executions(deps, read);
  }

  /** The number of running executions. */
  get pendingCount(): number {
    return this.executions.pendingCount;
  }

  async start(stateMachineArn: string, input: string, ids: readonly string[], name?: string): Promise<void> {
    this.executions.start(this.stateMachines.get(stateMachineArn), { input, ids, name });
  }

  /** Starts an execution whose name begins with the id of the event that caused it, as EventBridge does. */
  startForEvent(stateMachineArn: string, input: string, ids: readonly string[], eventId: string): Promise<void> {
    return this.start(stateMachineArn, input, ids, `${eventId}_${this.#random.uuid()}`);
  }

  /**
   * Runs an Express workflow to its end.
   * @throws AwsError with the error and the cause of a failed execution
   */
  async run(stateMachineArn: string, input: string, ids: readonly string[]): Promise<void> {
    const execution = this.executions.start(this.stateMachines.get(stateMachineArn), { input, ids, isAwaited: true });
    await execution.finished;
    if (execution.status === 'SUCCEEDED') return;
    const { errorName, causeText } = execution.failure ?? {};
    throw new AwsError(errorName ?? execution.status, causeText ?? `The execution ended as ${execution.status}.`);
  }

  /** Goes on with the executions of earlier starts. To be called when all their services are ready. */
  resume(): void {
    this.executions.resume();
  }

  stop(): void {
    this.executions.stop();
  }
}
