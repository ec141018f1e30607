/** Lines that one part of the program writes and another reads as they come. */
export class Lines<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = [];
  #wake = (): void => {};
  #end: { readonly error?: unknown } | undefined;

  push(line: T): void {
    this.#waiting.push(line);
    this.#wake();
  }

  end(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** The reader gets the error after the lines before it. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      yield* this.#waiting.splice(0);
      if (this.#waiting.length > 0) continue;
      if (this.#end !== undefined) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
  }
}
