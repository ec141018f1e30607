import type { WriteStream } from 'node:tty';

const FIRST_AFTER_MS = 2_000;
const EVERY_MS = 1_000;

/** Says how far a long run is: nothing for two seconds, then a line each second, on a terminal always the same one. */
export class Progress {
  readonly #out: Pick<WriteStream, 'write' | 'isTTY'>;
  readonly #now: () => number;
  readonly #startMs: number;
  #nextMs: number;
  #records = 0;

  constructor(out: Pick<WriteStream, 'write' | 'isTTY'>, now: () => number) {
    this.#out = out;
    this.#now = now;
    this.#startMs = now();
    this.#nextMs = this.#startMs + FIRST_AFTER_MS;
  }

  get records(): number {
    return this.#records;
  }

  get seconds(): number {
    return (this.#now() - this.#startMs) / 1_000;
  }

  add(records: number): void {
    this.#records += records;
    if (this.#now() < this.#nextMs) return;
    this.#nextMs = this.#now() + EVERY_MS;
    const perSecond = Math.round(this.#records / this.seconds).toLocaleString('en');
    const line = `${this.#records.toLocaleString('en')} records sent, ${perSecond} a second`;
    this.#out.write(this.#out.isTTY ? `\r${line.padEnd(60)}` : `${line}\n`);
  }

  /** Ends the line on a terminal. */
  end(): void {
    if (this.#out.isTTY && this.#nextMs > this.#startMs + FIRST_AFTER_MS) this.#out.write('\n');
  }
}
