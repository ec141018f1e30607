/** What a look at one part of a stack finds. A text is one line; it may hold words of others. */
export type Finding = Good | Bad;

interface Good {
  readonly status: 'ok' | 'warning';
  readonly text: string;
}

interface Bad {
  /** `waiting`: it may become good by itself. */
  readonly status: 'failed' | 'waiting';
  readonly text: string;
  /** What to do. */
  readonly advice: string;
}

export interface Check {
  /** The part: `pipe app-dev-in`. */
  readonly name: string;
  readonly look: () => Promise<Finding>;
}

/** What came of a check. */
export type Result = Good | (Bad & { readonly status: 'failed' });

export interface Patience {
  readonly limitMs: number;
  readonly everyMs: number;
  readonly now: () => number;
  /** Ends early, by an error, when the signal says so. */
  readonly pause: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** Looks again and again until a part is good, cannot become so, or the time is up. Never throws. */
export async function resultOf(check: Check, patience: Patience): Promise<Result> {
  const isOver = new AbortController();
  const noAnswer = patience.pause(patience.limitMs, isOver.signal).then(() => NO_ANSWER);
  // Ending the pause early rejects it, when nobody waits for it any more.
  noAnswer.catch(() => {});
  try {
    return await lookUntil(
      patience.now() + patience.limitMs,
      () => Promise.race([check.look().catch(refused), noAnswer]),
      patience,
    );
  } finally {
    isOver.abort();
  }
}

async function lookUntil(endMs: number, look: () => Promise<Finding>, patience: Patience): Promise<Result> {
  const { limitMs, everyMs, now, pause } = patience;
  for (;;) {
    const found = await look();
    if (!('advice' in found)) return found;
    if (found.status === 'failed' || now() + everyMs > endMs) return failure(found, limitMs);
    await pause(everyMs);
  }
}

const NO_ANSWER: Finding = {
  status: 'waiting',
  text: 'no answer',
  advice: 'Look whether the endpoint can be reached.',
};

function failure({ status, text, advice }: Bad, limitMs: number): Result {
  const waited = status === 'waiting' ? `, still after ${Math.round(limitMs / 1_000)} s` : '';
  return { status: 'failed', text: text + waited, advice };
}

/** What is refused for want of a right stays refused; a new API may be unknown to DNS for a while. */
function refused(error: unknown): Finding {
  const { name, message, cause } = error instanceof Error ? error : new Error(String(error));
  const text = `${name}: ${cause instanceof Error ? `${message}: ${cause.message}` : message}`;
  if (/AccessDenied|NotAuthorized/.test(name)) {
    const advice = 'Allow this call to who runs the smoke test: docs/how-to/deploy.md#after-the-first-deployment';
    return { status: 'failed', text, advice };
  }
  const advice = 'Look whether the resource is still there, and whether the endpoint can be reached.';
  return { status: 'waiting', text, advice };
}
