/** How long the files must have been quiet: an editor, and more so a checkout of git, writes several at once. */
const QUIET_MS = 40;

/**
 * Collects changed files and hands them over together, once they have been quiet for a moment, one hand-over after the
 * other. What changes during one is handed over after it.
 */
export class InTurn {
  readonly #work: (files: ReadonlySet<string>, sinceMs: number) => Promise<void>;
  #files = new Set<string>();
  #sinceMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  /** @param work gets the time of the first change by `performance.now()`, and must not throw */
  constructor(work: (files: ReadonlySet<string>, sinceMs: number) => Promise<void>) {
    this.#work = work;
  }

  add(file: string): void {
    if (this.#files.size === 0) this.#sinceMs = performance.now();
    this.#files.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), QUIET_MS);
  }

  /** Begins no further work, and resolves when the last is done. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#files.clear();
    await this.#running;
  }

  #begin(): void {
    if (this.#running !== undefined) return;
    this.#running = this.#drain().finally(() => {
      this.#running = undefined;
    });
  }

  async #drain(): Promise<void> {
    while (this.#files.size > 0) {
      const files = this.#files;
      this.#files = new Set();
      await this.#work(files, this.#sinceMs);
    }
  }
}
