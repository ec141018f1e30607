import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { number, object, textOr } from '../../core/properties.ts';
import type { StateStore } from '../../core/state-store.ts';

export const COUNTED = [
  'aborted',
  'failed',
  'pending',
  'resultsWritten',
  'running',
  'succeeded',
  'timedOut',
  'total',
] as const;
export type Counts = Readonly<Record<(typeof COUNTED)[number], number>>;

/** A run of a distributed Map state. */
export interface MapRun {
  readonly arn: string;
  readonly executionArn: string;
  /** Of the state machine whose name has the label of the state: `<machine>/<label>`. */
  readonly stateMachineArn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
  /** Of child executions. */
  readonly executionCounts: Counts;
  readonly itemCounts: Counts;
}

/** What can be changed of a run that goes on. */
export type MapRunLimits = Pick<MapRun, 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage'>;

const KIND = 'map-run';

/** The runs of all distributed Map states. */
export class MapRuns {
  readonly #stateStore: StateStore;
  readonly #byArn = new Map<string, MapRun>();
  readonly #changers = new Map<string, (change: Partial<MapRunLimits>) => void>();

  constructor({ stateStore, clock }: { readonly stateStore: StateStore; readonly clock: Clock }) {
    this.#stateStore = stateStore;
    for (const [arn, row] of stateStore.rows(KIND)) {
      const run = readRun(arn, isObject(row) ? row : {});
      // The state runs again as a whole, with another run.
      this.#byArn.set(arn, run.status === 'RUNNING' ? { ...run, status: 'ABORTED', stoppedAt: clock.now() } : run);
    }
  }

  /** Persisted when it begins and when it ends. */
  put(run: MapRun): void {
    const isKnown = this.#byArn.has(run.arn);
    this.#byArn.set(run.arn, run);
    if (run.status !== 'RUNNING') this.#changers.delete(run.arn);
    if (!isKnown || run.status !== 'RUNNING') this.#stateStore.put(KIND, run.arn, run);
  }

  /** Takes changes of a run until it ends. */
  onChange(arn: string, change: (change: Partial<MapRunLimits>) => void): void {
    this.#changers.set(arn, change);
  }

  /** @throws AwsError ResourceNotFound, ValidationException for a run that has ended */
  change(arn: string, change: Partial<MapRunLimits>): void {
    const { status } = this.get(arn);
    const changer = this.#changers.get(arn);
    if (changer === undefined) throw new AwsError('ValidationException', `The Map Run is ${status}: '${arn}'`);
    changer(change);
  }

  /** @throws AwsError ResourceNotFound */
  get(arn: string): MapRun {
    const found = this.#byArn.get(arn);
    if (!found) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
    return found;
  }

  /** Of one execution, the newest first. */
  list(executionArn: string): readonly MapRun[] {
    return [...this.#byArn.values()].filter((run) => run.executionArn === executionArn).reverse();
  }
}

function readRun(arn: string, row: JsonObject): MapRun {
  return {
    arn,
    executionArn: textOr(row, 'executionArn', ''),
    stateMachineArn: textOr(row, 'stateMachineArn', ''),
    status: (['SUCCEEDED', 'FAILED', 'ABORTED'] as const).find((status) => status === row['status']) ?? 'RUNNING',
    startedAt: number(row, 'startedAt') ?? 0,
    stoppedAt: number(row, 'stoppedAt'),
    maxConcurrency: number(row, 'maxConcurrency') ?? 0,
    toleratedFailureCount: number(row, 'toleratedFailureCount') ?? 0,
    toleratedFailurePercentage: number(row, 'toleratedFailurePercentage') ?? 0,
    executionCounts: readCounts(object(row, 'executionCounts')),
    itemCounts: readCounts(object(row, 'itemCounts')),
  };
}

export function readCounts(row: JsonObject): Counts {
  const at = (name: (typeof COUNTED)[number]): number => number(row, name) ?? 0;
  return {
    aborted: at('aborted'),
    failed: at('failed'),
    pending: at('pending'),
    resultsWritten: at('resultsWritten'),
    running: at('running'),
    succeeded: at('succeeded'),
    timedOut: at('timedOut'),
    total: at('total'),
  };
}
