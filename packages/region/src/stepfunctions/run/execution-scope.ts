import type { Clock } from '../../core/clock.ts';
import type { Step } from '../../core/journal.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';
import type { ActivityTask, Offer } from '../activities/activity-tasks.ts';
import type { MapRunStart, RunningMap } from '../map-run/running-map.ts';
import type { NestedExecutions } from '../tasks/nested-executions.ts';
import type { TaskOperation, TaskPorts } from '../tasks/ports.ts';
import type { History } from './history.ts';
import type { TaskTokens } from './task-tokens.ts';

/** The workers outside of the region. */
export interface ActivityPort {
  has(activityArn: string): boolean;
  offer(activityArn: string, task: ActivityTask): Offer;
}

/** The data that all branches of one execution share. */
export interface ExecutionScope {
  readonly clock: Clock;
  /** Real time, which limits running tasks. The region's clock does not. */
  readonly wallClock: Clock;
  readonly random: Random;
  readonly history: History;
  readonly ports: TaskPorts;
  readonly tokens: TaskTokens;
  readonly activities: ActivityPort;
  /** Executions that tasks start. */
  readonly nested: NestedExecutions;
  readonly mapRuns: { begin(start: MapRunStart): RunningMap };
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly region: string;
  /** The context object's members about the execution and the state machine. */
  readonly context: JsonObject;
  /** The ids by which the journal follows the execution. */
  readonly ids: readonly string[];
  /** Asks whether the role of the state machine allows a call. @throws AwsError as the called service denies it */
  authorize(operation: TaskOperation): void;
  /** Records in the journal what happened at a state. */
  journal(step: Step, stateName: string, detail?: Readonly<Record<string, Json>>): void;
}
