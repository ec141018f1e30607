import type { Clock } from '../core/clock.ts';
import { realClock } from '../core/real-clock.ts';
import type { StateStore } from '../core/state-store.ts';
import { VirtualClock } from '../core/virtual-clock.ts';

const KIND = 'clock';
const KEY = 'latest';
/** Real time goes on by itself; it is noted only for the case that the machine's clock is set back. */
const REAL_STEP_MS = 1000;

/** The region's clock. Over a restart with kept data it never goes back, even after days of virtual time. */
export function openClock(kind: 'real' | 'virtual', stateStore: StateStore): Clock {
  const real = realClock();
  const startMs = Math.max(real.now(), latestIn(stateStore));
  const clock = kind === 'virtual' ? new VirtualClock(startMs) : shifted(real, startMs - real.now());
  return stateStore.isPersisted ? noting(clock, stateStore, kind === 'virtual' ? 0 : REAL_STEP_MS) : clock;
}

function latestIn(stateStore: StateStore): number {
  const [row] = stateStore.rows(KIND);
  return row === undefined ? 0 : Number(row[1]);
}

function shifted(clock: Clock, shiftMs: number): Clock {
  return shiftMs <= 0 ? clock : { ...clock, now: () => clock.now() + shiftMs };
}

/** Whatever time anybody was told is in the state store, up to `stepMs`. */
function noting(clock: Clock, stateStore: StateStore, stepMs: number): Clock {
  let notedMs = 0;
  const now = (): number => {
    const nowMs = clock.now();
    if (nowMs > notedMs + stepMs) {
      notedMs = nowMs;
      stateStore.put(KIND, KEY, nowMs);
    }
    return nowMs;
  };
  return { now, schedule: (delayMs, task) => clock.schedule(delayMs, task), hold: () => clock.hold() };
}
