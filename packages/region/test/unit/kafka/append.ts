import type { Appended, PartitionLog } from '../../../src/kafka/log/partition-log.ts';
import { Turns } from '../../../src/kafka/records/steps.ts';

/** Checks a small batch and appends it. */
export function append(log: PartitionLog, batch: Buffer): Appended {
  return log.append(atOnce(() => log.check(batch)));
}

/** The result of work that has few steps. */
export function atOnce<T>(steps: () => Parameters<typeof Turns.prototype.run<T>>[0]): T {
  const result = new Turns().run(steps());
  if (result instanceof Promise) throw new Error('This takes more than a moment.');
  return result;
}
