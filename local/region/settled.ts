import type { Services } from './services.ts';

/** Turns of the event loop that must pass without work: answers that are on a socket arrive meanwhile. */
const QUIET_TURNS = 5;
const POLL_MS = 2;

/** Resolves when no service has anything under way or scheduled. */
export async function untilSettled(services: Services): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
    if (!isQuiet(services)) quiet = -1;
    await turn(quiet === -1 ? POLL_MS : 0);
  }
}

function isQuiet(services: Services): boolean {
  return services.functions.pendingCount === 0;
}

/** Waits in real time, whatever the region's clock says: nothing of what the region does depends on it. */
function turn(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
