/** Counts what is under way, so that one can wait until all is settled. */
export class Pending {
  #count = 0;
  #waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  #failure: { readonly error: unknown } | undefined;

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count++;
  }

  remove(): void {
    this.#count--;
    if (this.#count === 0) this.#settle();
  }

  /** Ends one thing under way by an error that nobody expected; {@link idle} throws it. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.remove();
  }

  /** Resolves once nothing is under way. */
  idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#count === 0) this.#settle();
    });
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve, reject } of waiting) {
      if (this.#failure) reject(this.#failure.error);
      else resolve();
    }
  }
}
