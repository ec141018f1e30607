import type { Json } from '../core/json.ts';
import { realClock } from '../core/real-clock.ts';
import { statesArn } from './arns.ts';
import { type MapRunStart, type RunningMap, runningMap } from './map-run/running-map.ts';
import type { ExecutionStart } from './run/execution-record.ts';
import type { ExecutionScope } from './run/execution-scope.ts';
import { type EventRows, History } from './run/history.ts';
import type { StateMachine } from './state-machine.ts';
import type { NestedExecution } from './tasks/nested-executions.ts';
import type { ExecutionDeps } from './workflow-deps.ts';

interface ScopeOf {
  readonly arn: string;
  readonly start: ExecutionStart;
  readonly events: EventRows;
  readonly input: Json;
}

/** Starts and finds other executions. */
interface Others {
  start(stateMachine: StateMachine, options: ChildStart): NestedExecution;
  get(arn: string): NestedExecution;
}

interface ChildStart {
  readonly input: string;
  readonly name?: string | undefined;
  readonly ids: readonly string[];
  readonly isAwaited?: boolean;
}

/** What all branches of an execution share. */
export function scopeOf(deps: ExecutionDeps, of: ScopeOf, others: Others): ExecutionScope {
  const { clock, random, journal, ports, region, tokens, activities, wallClock = realClock() } = deps;
  const { arn, start, events, input } = of;
  const { name, ids, startedAt, stateMachine } = start;
  const { arn: stateMachineArn, name: machine, roleArn } = stateMachine;
  const StartTime = new Date(startedAt).toISOString();
  return {
    clock,
    wallClock,
    random,
    ports,
    tokens,
    activities,
    nested: {
      start: (machineArn, options) => others.start(deps.findMachine(machineArn), options),
      get: (executionArn) => others.get(executionArn),
    },
    mapRuns: { begin: (begun) => beginMapRun(deps, of, begun, others) },
    region,
    history: new History(clock, events),
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

/** A map run, whose child executions are not persisted: after a restart the state runs again as a whole. */
function beginMapRun(
  deps: ExecutionDeps,
  { arn: executionArn, start }: ScopeOf,
  begun: MapRunStart,
  others: Others,
): RunningMap {
  const { clock, random, mapRuns } = deps;
  const { stateMachine, ids } = start;
  const { statePath, type } = begun.workflow;
  const name = `${stateMachine.name}/${begun.label}`;
  const machine = stateMachine.machine.processors.get(statePath);
  if (!machine) throw new Error(`There is no distributed Map state at ${statePath}.`);
  const stateMachineArn = statesArn(deps, `stateMachine:${name}`);
  const own = { arn: stateMachineArn, name, machine, type, versionArn: undefined, aliasArn: undefined };
  const child = { ...stateMachine, ...own };
  const startChild = (input: string): NestedExecution => others.start(child, { input, ids, isAwaited: true });
  const arn = statesArn(deps, `mapRun:${name}:${random.uuid()}`);
  return runningMap(mapRuns, { clock, executionArn, arn, stateMachineArn, startChild }, begun);
}
