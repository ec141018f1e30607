import { type ReadonlySignal, signal } from '@preact/signals';

const browserNow = signal(Date.now());
/** By how much the region's clock is ahead of the browser's: 0 unless it is virtual. */
const ahead = signal(0);

setInterval(() => {
  if (!document.hidden) browserNow.value = Date.now();
}, 1000);

/** Takes the region's time, as it has just told it. */
export function setRegionClock(now: number): void {
  const difference = now - Date.now();
  // What the answer took on its way is no difference.
  ahead.value = Math.abs(difference) < 2000 ? 0 : difference;
  browserNow.value = Date.now();
}

/** Milliseconds by which the region's clock is ahead. */
export const clockAhead: ReadonlySignal<number> = ahead;

/** The time on the region's clock, renewed each second. */
export const regionNow = (): number => browserNow.value + ahead.value;
