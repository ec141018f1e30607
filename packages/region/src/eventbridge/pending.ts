/** Counts the work under way, so that a caller can wait until all of it is finished. */
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
    if (this.#count === 0) this.#finish();
  }

  /** Ends one piece of work with an unexpected error, which {@link idle} throws. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.remove();
  }

  /** Resolves when no work is under way. */
  idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#count === 0) this.#finish();
    });
  }

  #finish(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve, reject } of waiting) {
      if (this.#failure) reject(this.#failure.error);
      else resolve();
    }
  }
}
