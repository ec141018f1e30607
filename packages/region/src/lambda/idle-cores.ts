import { cpus } from 'node:os';

/** The system counts in steps of 10 ms, so a shorter time says little. */
const SPAN_MS = 100;

interface Sample {
  readonly atMs: number;
  readonly idleMs: number;
}

/** How many cores of the machine have nothing to do. */
export class IdleCores {
  readonly #readIdleMs: () => number;
  #last: Sample = { atMs: Number.NEGATIVE_INFINITY, idleMs: 0 };
  #count = 0;

  /** @param readIdleMs how long all cores together have been idle since the machine started */
  constructor(readIdleMs: () => number = idleMs) {
    this.#readIdleMs = readIdleMs;
  }

  /**
   * The mean over the time since the last call, of 100 to 200 ms. 0 when the last call is longer ago: then nobody knows.
   */
  at(nowMs: number): number {
    const forMs = nowMs - this.#last.atMs;
    if (forMs < SPAN_MS) return this.#count;
    const sample = { atMs: nowMs, idleMs: this.#readIdleMs() };
    this.#count = forMs < 2 * SPAN_MS ? (sample.idleMs - this.#last.idleMs) / forMs : 0;
    this.#last = sample;
    return this.#count;
  }
}

/** @see https://nodejs.org/api/os.html#oscpus */
const idleMs = (): number => cpus().reduce((sum, { times }) => sum + times.idle, 0);
