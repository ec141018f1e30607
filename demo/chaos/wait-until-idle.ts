import { setTimeout } from 'node:timers/promises';
import type { RegionPages } from './region-pages.ts';
import { RunStopped } from './run-stopped.ts';

/** Each look costs the region and this process some milliseconds. */
const LOOK_EVERY_MS = 100;

export interface WaitOptions {
  readonly pages: Pick<RegionPages, 'pending' | 'now'>;
  /** Throws when the region has ended. */
  readonly check: () => void;
  readonly onPending: (pending: number) => void;
  /** Real time. On the virtual clock either the work or the time of a region moves. */
  readonly stuckAfterMs: number;
}

/**
 * Waits until at most `most` things are under way or scheduled in the region.
 * @throws RunStopped that names the pending things, when nothing moves for too long
 */
export async function waitForPending(
  most: number,
  { pages, check, onPending, stuckAfterMs }: WaitOptions,
): Promise<void> {
  let last = { pending: '', now: '' };
  let movedAtMs = performance.now();
  for (;;) {
    check();
    const pending = await pages.pending();
    const count = Object.values(pending).reduce((sum, one) => sum + one, 0);
    onPending(count);
    if (count <= most) return;
    const text = JSON.stringify(pending);
    const state = { pending: text, now: text === last.pending ? await pages.now() : last.now };
    if (state.pending !== last.pending || state.now !== last.now) movedAtMs = performance.now();
    if (performance.now() - movedAtMs > stuckAfterMs)
      throw new RunStopped(`Nothing moves any more. Pending: ${state.pending} at ${state.now}`);
    last = state;
    await setTimeout(LOOK_EVERY_MS);
  }
}
