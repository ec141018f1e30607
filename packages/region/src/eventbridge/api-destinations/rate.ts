/** Grants as many invocations as a limit allows within any one second. */
export class InvocationRate {
  /** The moments of the newest invocations that were granted, oldest first, in milliseconds. */
  readonly #granted: number[] = [];

  /**
   * Takes the next free moment.
   * @param mostMs the longest wait that makes sense
   * @returns how long to wait for it, in milliseconds; undefined when that is longer than `mostMs`: then none is taken
   */
  take(perSecond: number, nowMs: number, mostMs: number): number | undefined {
    const first = this.#granted.at(-perSecond);
    const atMs = first === undefined ? nowMs : Math.max(nowMs, first + 1000);
    if (atMs - nowMs > mostMs) return undefined;
    this.#granted.push(atMs);
    while (this.#granted.length > perSecond) this.#granted.shift();
    return atMs - nowMs;
  }
}
