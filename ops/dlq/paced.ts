import { setTimeout } from 'node:timers/promises';

/** Calls to the result resolve evenly spread, at most `perSecond` of them in a second. */
export function paced(perSecond: number): () => Promise<void> {
  const gapMs = 1_000 / perSecond;
  let nextMs = performance.now();
  return async () => {
    const waitMs = nextMs - performance.now();
    nextMs = Math.max(nextMs, performance.now()) + gapMs;
    if (waitMs > 0) await setTimeout(waitMs);
  };
}
