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
  const { tolerance, maxConcurrency } = mapRun;
  if (batches.length > 0) authorize(branch.execution);
  const total = batches.reduce((sum, { items }) => sum + items, 0);
  mapRun.pending(batches.length, total);
  const running = new Set<NestedExecution>();
  const waiting = batches.entries();
  let failedItems = 0;
  const worker = async (): Promise<void> => {
    for (const [index, { input, items }] of waiting) {
      const child = mapRun.start(JSON.stringify(input), items);
      children[index] = child;
      running.add(child);
      await child.finished;
      running.delete(child);
      mapRun.ended(child, items);
      branch.checkAborted();
      if (child.status !== 'SUCCEEDED') failedItems += items;
      if (isExceeded(tolerance, failedItems, total)) {
        throw new StateFailure(
          'States.ExceedToleratedFailureThreshold',
          'The specified tolerated failure threshold was exceeded',
        );
      }
    }
  };
  const workers = Math.min(batches.length, maxConcurrency === 0 ? MAX_CONCURRENCY : maxConcurrency, MAX_CONCURRENCY);
  try {
    // Once for all: each child holds the clock by itself while it works.
    await branch.waitFor(Promise.all(Array.from({ length: workers }, worker)));
  } finally {
    for (const child of running) child.stop(undefined, 'The map run does not go on.');
  }
}

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
