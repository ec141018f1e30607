import type { WriteStream } from 'node:tty';
import { printable } from '../core/printable.ts';

/** Shows how far a long command is: on a terminal on one line that is written anew, elsewhere on a line now and then. */
export interface Progress extends Disposable {
  /** Begins a stage of the work: `Sending`, in `records`, of which there are `total` if that is known. */
  stage(name: string, units?: Units): void;
  /** So many more units are done. */
  add(count: number): void;
  /** What is under way in this stage, where units do not say it. */
  note(text: string): void;
  /** Prints a line that stays, on any output. */
  print(line: string): void;
}

export interface Units {
  readonly unit: string;
  readonly total?: number;
}

export interface ProgressOptions {
  /** True with `--json`, for example. */
  readonly isSilent?: boolean;
  readonly output?: Output;
}

type Output = Pick<WriteStream, 'write' | 'isTTY'> & { readonly columns?: number };

interface Pace {
  /** A command that ends sooner than this shows no progress. */
  readonly firstAfterMs: number;
  readonly everyMs: number;
}

const ON_A_TERMINAL: Pace = { firstAfterMs: 2_000, everyMs: 1_000 };
/** Each line stays, in a log for example. */
const ELSEWHERE: Pace = { firstAfterMs: 10_000, everyMs: 10_000 };
/** Carriage return, and the rest of the line erased. */
const START_OF_LINE = '\r\x1b[K';

/** Shows progress on the standard error while `work` runs. */
export async function withProgress<Result>(
  options: ProgressOptions,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  using shown = progress(options);
  return await work(shown);
}

/** Progress on the standard error until it is disposed of. */
export function progress({ isSilent = false, output = process.stderr }: ProgressOptions = {}): Progress {
  return isSilent ? silent(output) : new ShownProgress(output, output.isTTY === true ? ON_A_TERMINAL : ELSEWHERE);
}

const nothing = (): void => {};

const silent = (output: Pick<WriteStream, 'write'>): Progress => ({
  stage: nothing,
  add: nothing,
  note: nothing,
  print: (line) => void output.write(`${printable(line)}\n`),
  [Symbol.dispose]: nothing,
});

class ShownProgress implements Progress {
  readonly #output: Output;
  readonly #pace: Pace;
  readonly #startMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #stageStartMs = this.#startMs;
  #name = '';
  #units: Units | undefined;
  #note = '';
  #count = 0;
  #isShown = false;

  constructor(output: Output, pace: Pace) {
    this.#output = output;
    this.#pace = pace;
    this.#timer = setInterval(() => this.#show(), pace.everyMs).unref();
  }

  stage(name: string, units?: Units): void {
    this.#stageStartMs = performance.now();
    this.#name = name;
    this.#units = units;
    this.#note = '';
    this.#count = 0;
  }

  add(count: number): void {
    this.#count += count;
  }

  note(text: string): void {
    this.#note = text;
  }

  print(line: string): void {
    this.#erase();
    this.#output.write(`${printable(line)}\n`);
  }

  #show(): void {
    if (this.#name === '' || performance.now() - this.#startMs < this.#pace.firstAfterMs) return;
    const seconds = Math.max(1, (performance.now() - this.#stageStartMs) / 1_000);
    const counts = this.#units ? countsOf(this.#count, this.#units, seconds) : [`${seconds.toFixed(0)} s`];
    const parts = [...(this.#note === '' ? [] : [this.#note]), ...counts];
    this.#write(printable(`${this.#name}: ${parts.join(', ')}`));
  }

  /** A line that is wider than the terminal could not be taken back. */
  #write(line: string): void {
    const { isTTY, columns = Number.POSITIVE_INFINITY } = this.#output;
    this.#isShown = isTTY === true;
    this.#output.write(isTTY === true ? `${START_OF_LINE}${line.slice(0, columns - 1)}` : `${line}\n`);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #erase(): void {
    if (this.#isShown) this.#output.write(START_OF_LINE);
    this.#isShown = false;
  }
}

function countsOf(count: number, { unit, total }: Units, seconds: number): readonly string[] {
  const perSecond = count / seconds;
  const rate = `${written(Math.round(perSecond))} a second`;
  if (total === undefined) return [`${written(count)} ${unit}`, rate];
  const left = perSecond > 0 ? [`${written(Math.ceil((total - count) / perSecond))} s left`] : [];
  return [`${written(count)} of ${written(total)} ${unit}`, rate, ...left];
}

const written = (number: number): string => number.toLocaleString('en');
