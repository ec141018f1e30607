import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Loop {
  /** The processor time of this thread in the longest turn of its event loop: another process cannot make it longer. */
  readonly longestTurnMs: number;
  /** The most memory outside of the heap that was in use, above that at the beginning. */
  readonly buffersBytes: number;
}

/** To collect garbage takes long, so it is done only for a new height. */
const STEP_BYTES = 4 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Outside of the heap and in use, buffers above all. What waits to be collected depends on the size of the heap, so on the tests that ran before. */
export function usedBytes(): number {
  collectGarbage();
  return process.memoryUsage().external;
}

/** Watches the event loop while `work` goes on. */
export async function watchLoop(work: Promise<unknown>): Promise<Loop> {
  const startBytes = usedBytes();
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  let [longestTurnMs, buffersBytes, seenBytes] = [0, 0, 0];
  while (!isDone) {
    const before = process.threadCpuUsage();
    await new Promise(setImmediate);
    const { user, system } = process.threadCpuUsage(before);
    longestTurnMs = Math.max(longestTurnMs, (user + system) / 1_000);
    const bytes = process.memoryUsage().external - startBytes;
    if (bytes <= seenBytes + STEP_BYTES) continue;
    seenBytes = bytes;
    buffersBytes = Math.max(buffersBytes, usedBytes() - startBytes);
  }
  await done;
  return { longestTurnMs, buffersBytes };
}
