import type { WriteStream } from 'node:tty';

/** Shows on a terminal how far a long command is. Other outputs see nothing of it. */
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
  readonly output?: Pick<WriteStream, 'write' | 'isTTY'>;
}

/** A command that ends sooner than this shows no progress. */
const FIRST_AFTER_MS = 2_000;
const EVERY_MS = 1_000;
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
  return isSilent || output.isTTY !== true ? silent(output) : new TerminalProgress(output);
}

const nothing = (): void => {};

const silent = (output: Pick<WriteStream, 'write'>): Progress => ({
  stage: nothing,
  add: nothing,
  note: nothing,
  print: (line) => void output.write(`${line}\n`),
  [Symbol.dispose]: nothing,
});

class TerminalProgress implements Progress {
  readonly #output: Pick<WriteStream, 'write'>;
  readonly #startMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #stageStartMs = this.#startMs;
  #name = '';
  #units: Units | undefined;
  #note = '';
  #count = 0;
  #isShown = false;

  constructor(output: Pick<WriteStream, 'write'>) {
    this.#output = output;
    this.#timer = setInterval(() => this.#show(), EVERY_MS).unref();
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
    this.#output.write(`${line}\n`);
  }

  #show(): void {
    if (performance.now() - this.#startMs < FIRST_AFTER_MS) return;
    const seconds = Math.max(1, (performance.now() - this.#stageStartMs) / 1_000);
    const counts = this.#units ? countsOf(this.#count, this.#units, seconds) : [`${seconds.toFixed(0)} s`];
    const parts = [...(this.#note === '' ? [] : [this.#note]), ...counts];
    this.#output.write(`${START_OF_LINE}${this.#name}: ${parts.join(', ')}`);
    this.#isShown = true;
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
