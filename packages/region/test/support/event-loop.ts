import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Loop {
  /** The processor time of this thread in the longest turn of its event loop: another process cannot make it longer. */
  readonly longestTurnMs: number;
  /** The most memory outside of the heap that was in use, above that at the beginning. */
  readonly buffersBytes: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Outside of the heap and in use, buffers above all. What waits to be collected depends on the size of the heap, so on the tests that ran before. */
export function usedBytes(): number {
  collectGarbage();
  return process.memoryUsage().external;
}

/**
 * Watches the event loop while `work` goes on.
 * @param allowedBytes below it, garbage counts as in use: to collect it takes long in a process that has run many tests
 */
export async function watchLoop(work: Promise<unknown>, allowedBytes = Number.POSITIVE_INFINITY): Promise<Loop> {
  const startBytes = usedBytes();
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let [longestTurnMs, buffersBytes] = [0, 0];
  while (!isDone) {
    const before = process.threadCpuUsage();
    await new Promise(setImmediate);
    const { user, system } = process.threadCpuUsage(before);
    longestTurnMs = Math.max(longestTurnMs, (user + system) / 1_000);
    const bytes = process.memoryUsage().external - startBytes;
    if (bytes <= buffersBytes) continue;
    buffersBytes = Math.max(buffersBytes, bytes < allowedBytes ? bytes : usedBytes() - startBytes);
  }
  await done;
  return { longestTurnMs, buffersBytes };
}
