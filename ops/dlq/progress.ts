import { setTimeout } from 'node:timers/promises';

/** When a progress line is first printed, and how often from then on. */
const QUIET_MS = 2_000;
const EVERY_MS = 1_000;

/** Tells how far a long work is; a short one it does not mention. */
export class Progress {
  readonly #print: (line: string) => void;
  readonly #total: number;
  readonly #startMs = performance.now();
  #nextMs = this.#startMs + QUIET_MS;

  constructor(total: number, print: (line: string) => void) {
    this.#total = total;
    this.#print = print;
  }

  done(count: number, failed: number): void {
    const nowMs = performance.now();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + EVERY_MS;
    const perSecond = Math.round((count / (nowMs - this.#startMs)) * 1_000);
    this.#print(`${count} of ${this.#total} redriven, ${failed} failed, ${perSecond}/s`);
  }
}

/** Resolves so that no more than `perSecond` calls get through in a second, evenly spread. */
export function paced(perSecond: number): () => Promise<void> {
  const gapMs = 1_000 / perSecond;
  let nextMs = performance.now();
  return async () => {
    const waitMs = nextMs - performance.now();
    nextMs = Math.max(nextMs, performance.now()) + gapMs;
    if (waitMs > 0) await setTimeout(waitMs);
  };
}
