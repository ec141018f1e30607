import type { Clock } from '../../core/clock.ts';
import { defined } from '../../core/properties.ts';
import type { NestedExecution } from '../tasks/nested-executions.ts';
import { type Counts, type MapRun, type MapRuns, readCounts } from './map-runs.ts';
import type { Tolerance } from './tolerance.ts';

/** A map run while it runs. */
export interface RunningMap {
  readonly arn: string;
  /** May change while it runs, as {@link RunningMap.tolerance} may. */
  readonly maxConcurrency: number;
  readonly tolerance: Tolerance;
  /** Called after a change of the limits. */
  onChange: () => void;
  /** Of the executions and of the items that are to come. */
  pending(executions: number, items: number): void;
  start(input: string, items: number): NestedExecution;
  ended(child: NestedExecution, items: number): void;
  end(status: MapRun['status']): void;
}

/** What each child execution runs. */
export interface ChildWorkflow {
  /** The path of the Map state in its definition. */
  readonly statePath: string;
  readonly type: 'STANDARD' | 'EXPRESS';
}

export interface MapRunStart {
  readonly workflow: ChildWorkflow;
  readonly label: string;
  readonly maxConcurrency: number;
  readonly tolerance: Tolerance;
}

export interface MapRunOwner {
  readonly clock: Clock;
  readonly executionArn: string;
  readonly arn: string;
  readonly stateMachineArn: string;
  readonly startChild: (input: string) => NestedExecution;
}

const ENDS: Readonly<Record<string, keyof Counts>> = {
  SUCCEEDED: 'succeeded',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
};
const NONE = readCounts({});

/** Begins a map run, and keeps its counts. */
export function runningMap(runs: MapRuns, owner: MapRunOwner, { maxConcurrency, tolerance }: MapRunStart): RunningMap {
  const { arn, clock, executionArn, stateMachineArn } = owner;
  let run: MapRun = {
    arn,
    executionArn,
    stateMachineArn,
    status: 'RUNNING',
    startedAt: clock.now(),
    stoppedAt: undefined,
    maxConcurrency,
    toleratedFailureCount: tolerance.count ?? 0,
    toleratedFailurePercentage: tolerance.percentage ?? 0,
    executionCounts: NONE,
    itemCounts: NONE,
  };
  const change = (changes: Partial<MapRun>): void => {
    run = { ...run, ...changes };
    runs.put(run);
  };
  change({});
  let limits = { maxConcurrency, tolerance };
  const move = (items: number, from: keyof Counts, to: keyof Counts): void =>
    change({
      executionCounts: moved(run.executionCounts, 1, from, to),
      itemCounts: moved(run.itemCounts, items, from, to),
    });
  const running: RunningMap = {
    arn,
    get maxConcurrency() {
      return limits.maxConcurrency;
    },
    get tolerance() {
      return limits.tolerance;
    },
    onChange: () => {},
    pending: (executions, items) =>
      change({
        executionCounts: { ...NONE, pending: executions, total: executions },
        itemCounts: { ...NONE, pending: items, total: items },
      }),
    start(input, items) {
      move(items, 'pending', 'running');
      return owner.startChild(input);
    },
    ended: ({ status }, items) => move(items, 'running', ENDS[status] ?? 'failed'),
    end(status) {
      const counts = (of: Counts): Counts => ({ ...of, resultsWritten: status === 'SUCCEEDED' ? of.succeeded : 0 });
      const [executionCounts, itemCounts] = [counts(run.executionCounts), counts(run.itemCounts)];
      change({ status, stoppedAt: clock.now(), executionCounts, itemCounts });
    },
  };
  runs.onChange(arn, (changed) => {
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = changed;
    const tolerated = defined({ count, percentage });
    limits = {
      maxConcurrency: changed.maxConcurrency ?? limits.maxConcurrency,
      tolerance: { ...limits.tolerance, ...tolerated },
    };
    change(changed);
    running.onChange();
  });
  return running;
}

const moved = (counts: Counts, some: number, from: keyof Counts, to: keyof Counts): Counts => ({
  ...counts,
  [from]: counts[from] - some,
  [to]: counts[to] + some,
});
