import type { Reader } from '../definition/reader.ts';
import type { Scope } from '../flow/expression.ts';
import { runtimeFailure } from '../run/failure.ts';
import { readCount, readPercentage } from './numbers.ts';

/** How many items may fail; undefined where the state does not say. */
export interface Tolerance {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold */
export function readTolerance(reader: Reader): (scope: Scope) => Promise<Tolerance> {
  const [countOf, percentageOf] = [
    readCount(reader, 'ToleratedFailureCount'),
    readPercentage(reader, 'ToleratedFailurePercentage'),
  ];
  return async (scope) => {
    const [count, percentage] = [await countOf(scope), await percentageOf(scope)];
    if (count !== undefined && count < 0) throw runtimeFailure('ToleratedFailureCount cannot be negative.');
    if (percentage !== undefined && (percentage < 0 || percentage > 100)) {
      throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.');
    }
    return { count, percentage };
  };
}

/** Whether more items failed than one of the limits allows; without a limit none may fail. */
export function isExceeded({ count, percentage }: Tolerance, failed: number, total: number): boolean {
  if (percentage === undefined) return failed > (count ?? 0);
  const isBeyondCount = count !== undefined && failed > count;
  return isBeyondCount || failed > (total * percentage) / 100;
}
