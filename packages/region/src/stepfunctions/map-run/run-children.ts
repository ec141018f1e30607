import { AwsError } from '../../core/aws-error.ts';
import type { Branch } from '../run/branch.ts';
import type { ExecutionScope } from '../run/execution-scope.ts';
import { StateFailure } from '../run/failure.ts';
import type { NestedExecution } from '../tasks/nested-executions.ts';
import { serviceFailure } from '../tasks/service-failure.ts';
import type { Batch } from './item-batcher.ts';
import type { RunningMap } from './running-map.ts';
import { isExceeded } from './tolerance.ts';

/** AWS runs up to 10,000 at the same time. */
const MAX_CONCURRENCY = 100;

const EXCEEDED = [
  'States.ExceedToleratedFailureThreshold',
  'The specified tolerated failure threshold was exceeded',
] as const;

/**
 * Runs an execution for each batch.
 * @param children gets the executions, in the order of the batches; those that do not start are missing
 * @throws StateFailure States.ExceedToleratedFailureThreshold
 */
export async function runChildren(
  branch: Branch,
  mapRun: RunningMap,
  batches: readonly Batch[],
  children: NestedExecution[],
): Promise<void> {
  if (batches.length > 0) authorize(branch.execution);
  const total = batches.reduce((sum, { items }) => sum + items, 0);
  mapRun.pending(batches.length, total);
  const running = new Set<NestedExecution>();
  let failedItems = 0;
  const runOne = async ([index, { input, items }]: readonly [number, Batch]): Promise<void> => {
    const child = mapRun.start(JSON.stringify(input), items);
    children[index] = child;
    running.add(child);
    await child.finished;
    running.delete(child);
    mapRun.ended(child, items);
    branch.checkAborted();
    if (child.status !== 'SUCCEEDED') failedItems += items;
    if (isExceeded(mapRun.tolerance, failedItems, total)) throw new StateFailure(...EXCEEDED);
  };
  try {
    // Once for all: each child holds the clock by itself while it works.
    await branch.waitFor(runEach([...batches.entries()], runOne, mapRun));
  } finally {
    for (const child of running) child.stop(undefined, 'The map run does not go on.');
  }
}

/** Runs each, as many at a time as the map run allows then. The first failure begins no others. */
function runEach<T>(all: readonly T[], runOne: (one: T) => Promise<void>, mapRun: RunningMap): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const waiting = [...all];
  let [runningCount, isOver] = [0, false];
  const fail = (error: unknown): void => {
    isOver = true;
    reject(error);
  };
  const ended = (): void => {
    runningCount--;
    go();
  };
  const go = (): void => {
    while (!isOver && runningCount < atOnce(mapRun)) {
      const one = waiting.shift();
      if (one === undefined) break;
      runningCount++;
      runOne(one).then(ended, fail);
    }
    if (runningCount === 0) resolve();
  };
  mapRun.onChange = go;
  go();
  return promise;
}

const atOnce = ({ maxConcurrency }: RunningMap): number =>
  maxConcurrency === 0 ? MAX_CONCURRENCY : Math.min(maxConcurrency, MAX_CONCURRENCY);

/**
 * The role of a state machine must let it start itself.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
function authorize(execution: ExecutionScope): void {
  const { stateMachineArn, random } = execution;
  try {
    execution.authorize({ service: 'states', name: 'StartExecution', input: { stateMachineArn } });
  } catch (error) {
    throw error instanceof AwsError ? serviceFailure('states', error, random.uuid()) : error;
  }
}
