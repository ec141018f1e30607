import type { Branch } from '../run/branch.ts';
import { StateFailure } from '../run/failure.ts';
import type { NestedExecution } from '../tasks/nested-executions.ts';
import type { Batch } from './item-batcher.ts';
import type { RunningMap } from './running-map.ts';
import { isExceeded } from './tolerance.ts';

/** AWS runs up to 10,000 at the same time. */
const MAX_CONCURRENCY = 100;

/**
 * Runs an execution for each batch.
 * @returns the executions, in the order of the batches
 * @throws StateFailure States.ExceedToleratedFailureThreshold
 */
export async function runChildren(
  branch: Branch,
  mapRun: RunningMap,
  batches: readonly Batch[],
): Promise<readonly NestedExecution[]> {
  const { tolerance, maxConcurrency } = mapRun;
  const total = batches.reduce((sum, { items }) => sum + items, 0);
  mapRun.pending(batches.length, total);
  const children: NestedExecution[] = [];
  const running = new Set<NestedExecution>();
  const waiting = batches.entries();
  let failedItems = 0;
  const worker = async (): Promise<void> => {
    for (const [index, { input, items }] of waiting) {
      const child = mapRun.start(JSON.stringify(input), items);
      children[index] = child;
      running.add(child);
      await branch.waitFor(child.finished);
      running.delete(child);
      mapRun.ended(child, items);
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
    await Promise.all(Array.from({ length: workers }, worker));
    return children;
  } finally {
    for (const child of running) child.stop(undefined, 'The map run does not go on.');
  }
}
