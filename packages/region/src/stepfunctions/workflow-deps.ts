import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { IdFinder } from '../core/ports.ts';
import type { Random } from '../core/random.ts';
import type { Spill } from '../core/spill.ts';
import type { StateStore } from '../core/state-store.ts';
import type { Home } from './arns.ts';
import type { MapRuns } from './map-run/map-runs.ts';
import type { ActivityPort } from './run/execution-scope.ts';
import type { TaskTokens } from './run/task-tokens.ts';
import type { StateMachine } from './state-machine.ts';
import type { TaskPorts } from './tasks/ports.ts';

export interface WorkflowDeps extends Home {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly stateStore: StateStore;
  readonly spill: Spill;
  /** The limit of ended executions. Beyond it the oldest are deleted. */
  readonly maxEnded?: number;
  readonly findIds: IdFinder;
  readonly ports: TaskPorts;
  readonly metrics?: MetricsPort;
  readonly wallClock?: Clock;
}

export interface ExecutionDeps extends WorkflowDeps {
  /** By the ARN of a state machine, a version or an alias. @throws AwsError StateMachineDoesNotExist */
  readonly findMachine: (arn: string) => StateMachine;
  readonly tokens: TaskTokens;
  readonly activities: ActivityPort;
  readonly mapRuns: MapRuns;
}
