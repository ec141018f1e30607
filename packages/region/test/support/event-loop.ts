export interface Loop {
  /** The processor time of this thread in the longest turn of its event loop: another process cannot make it longer. */
  readonly longestTurnMs: number;
  /** The most memory that buffers took, above that at the beginning. */
  readonly buffersBytes: number;
}

/** Watches the event loop while `work` goes on. */
export async function watchLoop(work: Promise<unknown>): Promise<Loop> {
  const startBytes = process.memoryUsage().arrayBuffers;
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
    buffersBytes = Math.max(buffersBytes, process.memoryUsage().arrayBuffers - startBytes);
  }
  await done;
  return { longestTurnMs, buffersBytes };
}
