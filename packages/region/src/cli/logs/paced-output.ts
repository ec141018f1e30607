/** More lines in a second nobody reads, and printing them would slow the functions down. */
const MAX_PER_SECOND = 500;
const WINDOW_MS = 1_000;

/** Prints lines in batches. Of a flood it leaves lines out and says how many, but never an urgent one. */
export class PacedOutput {
  readonly #write: (text: string) => void;
  readonly #nowMs: () => number;
  #waiting: string[] = [];
  #windowStartMs = 0;
  #count = 0;
  #leftOut = 0;
  #isFlushScheduled = false;

  constructor(write: (text: string) => void, nowMs: () => number = () => performance.now()) {
    this.#write = write;
    this.#nowMs = nowMs;
  }

  /** @param lines are made only if they are printed */
  print(lines: () => string, isUrgent: boolean): void {
    this.#beginWindow();
    if (++this.#count > MAX_PER_SECOND && !isUrgent) {
      this.#leaveOut();
      return;
    }
    this.#waiting.push(lines());
    this.#flushSoon();
  }

  flush(): void {
    this.#isFlushScheduled = false;
    const lines = this.#waiting.splice(0);
    if (lines.length > 0) this.#write(`${lines.join('\n')}\n`);
  }

  #beginWindow(): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#windowStartMs < WINDOW_MS) return;
    this.#windowStartMs = nowMs;
    this.#count = 0;
    this.#tellLeftOut();
  }

  #leaveOut(): void {
    // The last lines of a flood have no line behind them that would tell.
    if (this.#leftOut++ === 0) setTimeout(() => this.#tellLeftOut(), WINDOW_MS).unref();
  }

  #tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    this.#waiting.push(`${this.#leftOut.toLocaleString('en')} lines are left out here: CloudWatch Logs has them.`);
    this.#leftOut = 0;
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    setImmediate(() => this.flush());
  }
}
