import { setTimeout } from 'node:timers/promises';
import type { RegionPages } from './region-pages.ts';

const LOOK_EVERY_MS = 50;
export interface SettleOptions {
  readonly pages: Pick<RegionPages, 'pending' | 'now'>;
  /** Throws when there is no region to wait for any more. */
  readonly check: () => void;
  readonly onPending: (pending: number) => void;
  /** Real time: on the virtual clock a region that has work moves, or its time does. */
  readonly stuckAfterMs: number;
}

/**
 * Waits until no more than `most` things are under way or scheduled in the region.
 * @throws Error that names what is still pending, when for so long nothing moves
 */
export async function untilPending(
  most: number,
  { pages, check, onPending, stuckAfterMs }: SettleOptions,
): Promise<void> {
  let last = '';
  let movedAtMs = performance.now();
  for (;;) {
    check();
    const pending = await pages.pending();
    const count = Object.values(pending).reduce((sum, one) => sum + one, 0);
    onPending(count);
    if (count <= most) return;
    const state = `${JSON.stringify(pending)} at ${await pages.now()}`;
    if (state !== last) movedAtMs = performance.now();
    if (performance.now() - movedAtMs > stuckAfterMs) throw new Error(`Nothing moves any more. Pending: ${state}`);
    last = state;
    await setTimeout(LOOK_EVERY_MS);
  }
}
