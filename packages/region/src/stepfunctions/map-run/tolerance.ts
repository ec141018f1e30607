import type { Reader } from '../definition/reader.ts';
import type { Scope } from '../flow/expression.ts';
import { runtimeFailure } from '../run/failure.ts';
import { readCount, readPercentage } from './numbers.ts';

/** How many child executions may fail. */
export interface Tolerance {
  readonly count: number;
  readonly percentage: number;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold */
export function readTolerance(reader: Reader): (scope: Scope) => Promise<Tolerance> {
  const [countOf, percentageOf] = [
    readCount(reader, 'ToleratedFailureCount'),
    readPercentage(reader, 'ToleratedFailurePercentage'),
  ];
  return async (scope) => {
    const [count = 0, percentage = 0] = [await countOf(scope), await percentageOf(scope)];
    if (count < 0) throw runtimeFailure('ToleratedFailureCount cannot be negative.');
    if (percentage < 0 || percentage > 100) {
      throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.');
    }
    return { count, percentage };
  };
}

/** Whether more items failed than either limit allows. */
export function isExceeded({ count, percentage }: Tolerance, failed: number, total: number): boolean {
  return failed > count && failed > (total * percentage) / 100;
}
