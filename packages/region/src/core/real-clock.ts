import type { Cancel, Clock } from './clock.ts';

/** The longest delay that Node's timers take; anything longer would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Wall-clock time. Its timers keep the process alive only while something else does. */
export function realClock(): Clock {
  return { now: Date.now, schedule, whenPassing: schedule, hold: () => () => {} };
}

function schedule(delayMs: number, task: () => void): Cancel {
  let timer: NodeJS.Timeout;
  const wait = (leftMs: number): void => {
    timer =
      leftMs > MAX_TIMER_MS
        ? setTimeout(() => wait(leftMs - MAX_TIMER_MS), MAX_TIMER_MS)
        : setTimeout(task, Math.max(0, leftMs));
  };
  wait(delayMs);
  return () => clearTimeout(timer);
}
