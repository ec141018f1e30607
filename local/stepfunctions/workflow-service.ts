import type { WorkflowPort } from '../core/ports.ts';
import { type ExecutionDeps, Executions } from './executions.ts';
import { StateMachines } from './state-machines.ts';

/** Step Functions of one region and account. */
export class WorkflowService implements WorkflowPort {
  readonly stateMachines: StateMachines;
  readonly executions: Executions;

  constructor(deps: ExecutionDeps) {
    this.stateMachines = new StateMachines(deps.clock, deps);
    this.executions = new Executions(deps);
  }

  /** Executions that have not ended. */
  get pendingCount(): number {
    return this.executions.pendingCount;
  }

  async start(stateMachineArn: string, input: string, ids: readonly string[], name?: string): Promise<void> {
    this.executions.start(this.stateMachines.get(stateMachineArn), { input, ids, name });
  }

  stop(): void {
    this.executions.stop();
  }
}
