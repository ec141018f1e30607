import type { Clock } from '../core/clock.ts';
import { realClock } from '../core/real-clock.ts';
import type { StateStore } from '../core/state-store.ts';
import { VirtualClock } from '../core/virtual-clock.ts';

const KIND = 'clock';
const KEY = 'latest';
/** Real time goes on by itself; it is persisted only in case the machine's clock is set back. */
const REAL_STEP_MS = 1000;

/** The region's clock. It never goes back over a restart with persisted data, even after days of virtual time. */
export function openClock(kind: 'real' | 'virtual', stateStore: StateStore): Clock {
  const real = realClock();
  const startMs = Math.max(real.now(), latestIn(stateStore));
  const clock = kind === 'virtual' ? new VirtualClock(startMs) : shifted(real, startMs - real.now());
  return stateStore.isPersisted ? persisting(clock, stateStore, kind === 'virtual' ? 0 : REAL_STEP_MS) : clock;
}

function latestIn(stateStore: StateStore): number {
  const [row] = stateStore.rows(KIND);
  return row === undefined ? 0 : Number(row[1]);
}

function shifted(clock: Clock, shiftMs: number): Clock {
  return shiftMs <= 0 ? clock : { ...clock, now: () => clock.now() + shiftMs };
}

/** Persists the time whenever it is read, at most once every `stepMs`. */
function persisting(clock: Clock, stateStore: StateStore, stepMs: number): Clock {
  let persistedMs = 0;
  const now = (): number => {
    const nowMs = clock.now();
    if (nowMs > persistedMs + stepMs) {
      persistedMs = nowMs;
      stateStore.put(KIND, KEY, nowMs);
    }
    return nowMs;
  };
  return {
    now,
    schedule: (delayMs, task) => clock.schedule(delayMs, task),
    whenPassing: (delayMs, task) => clock.whenPassing(delayMs, task),
    hold: () => clock.hold(),
  };
}
