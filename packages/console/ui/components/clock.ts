import { type ReadonlySignal, signal } from '@preact/signals';
import { type Asked, clockAheadIn } from './clock-ahead.ts';

const browserNow = signal(Date.now());
/** By how much the region's clock is ahead of the browser's: 0 unless it is virtual. */
const ahead = signal(0);

setInterval(() => {
  if (!document.hidden) browserNow.value = Date.now();
}, 1000);

/** Takes the region's time, as it has told it. */
export function setRegionClock(now: number, asked: Asked): void {
  ahead.value = clockAheadIn(now, asked);
  browserNow.value = Date.now();
}

/** Milliseconds by which the region's clock is ahead. */
export const clockAhead: ReadonlySignal<number> = ahead;

/** The time on the region's clock, renewed each second. */
export const regionNow = (): number => browserNow.value + ahead.value;
