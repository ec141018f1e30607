import type { Clock } from '../core/clock.ts';

/** One line of a function's log. */
export interface LogLine {
  /** Milliseconds since the epoch, on the region's clock. */
  readonly at: number;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Absent for a line that was written between invocations. */
  readonly requestId?: string;
  readonly text: string;
  /** The platform wrote it, not the function: START, END, REPORT. */
  readonly isPlatform?: boolean;
}

export type LogListener = (line: LogLine) => void;

const MAX_LINES_PER_FUNCTION = 2_000;
const MAX_CHARACTERS_PER_FUNCTION = 1024 * 1024;
/** CloudWatch Logs cuts an event at 1 MB; more than this is of no use on a laptop. */
const MAX_LINE_CHARACTERS = 256 * 1024;
const TAIL_CHARACTERS = 4_096;

interface Newest {
  lines: LogLine[];
  characters: number;
}

/** Copies seldom: only what is twice as much as is kept is cut. The newest line stays, however long it is. */
function forgetOldest(newest: Newest): void {
  const { lines, characters } = newest;
  if (lines.length <= 2 * MAX_LINES_PER_FUNCTION && characters <= 2 * MAX_CHARACTERS_PER_FUNCTION) return;
  let first = Math.max(0, lines.length - MAX_LINES_PER_FUNCTION);
  let left = lines.slice(first).reduce((sum, { text }) => sum + text.length, 0);
  while (left > MAX_CHARACTERS_PER_FUNCTION && first < lines.length - 1) left -= lines[first++]?.text.length ?? 0;
  newest.lines = lines.slice(first);
  newest.characters = left;
}

/** The newest lines of each function's log. */
export class FunctionLogs {
  readonly #clock: Clock;
  readonly #byFunction = new Map<string, Newest>();
  readonly #listeners = new Set<LogListener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  append(line: Omit<LogLine, 'at'>): void {
    const newest = this.#byFunction.get(line.functionName) ?? { lines: [], characters: 0 };
    const text = line.text.replaceAll('\r', '\n').slice(0, MAX_LINE_CHARACTERS);
    const stamped: LogLine = { ...line, text, at: this.#clock.now() };
    newest.lines.push(stamped);
    newest.characters += text.length;
    forgetOldest(newest);
    this.#byFunction.set(line.functionName, newest);
    for (const listener of this.#listeners) listener(stamped);
  }

  /** The newest lines of a function's log, oldest first. */
  linesOf(functionName: string): readonly LogLine[] {
    return this.#byFunction.get(functionName)?.lines.slice(-MAX_LINES_PER_FUNCTION) ?? [];
  }

  /** The same without the lines of the platform. */
  ownLinesOf(functionName: string): readonly LogLine[] {
    return this.linesOf(functionName).filter(({ isPlatform }) => !isPlatform);
  }

  /** The last 4 KB that one invocation wrote, as Invoke gives them with the answer. */
  tailOf(functionName: string, requestId: string): string {
    const lines = this.linesOf(functionName).filter((line) => line.requestId === requestId);
    return lines
      .map(({ text }) => `${text}\n`)
      .join('')
      .slice(-TAIL_CHARACTERS);
  }

  /** The lines of all functions, and their size. */
  fill(): { readonly count: number; readonly sizeBytes: number } {
    const all = [...this.#byFunction.values()];
    const sizeBytes = all.reduce((sum, { characters }) => sum + characters, 0);
    return { count: all.reduce((sum, { lines }) => sum + lines.length, 0), sizeBytes };
  }

  /** Calls `listener` for each new line until the returned function is called. */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
