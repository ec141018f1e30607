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
/** CloudWatch Logs cuts an event at 1 MB; more than this is of no use on a laptop. */
const MAX_LINE_CHARACTERS = 256 * 1024;

/** The newest lines of each function's log. */
export class FunctionLogs {
  readonly #clock: Clock;
  readonly #lines = new Map<string, LogLine[]>();
  readonly #listeners = new Set<LogListener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  append(line: Omit<LogLine, 'at'>): void {
    const lines = this.#lines.get(line.functionName) ?? [];
    const text = line.text.replaceAll('\r', '\n').slice(0, MAX_LINE_CHARACTERS);
    const stamped: LogLine = { ...line, text, at: this.#clock.now() };
    lines.push(stamped);
    if (lines.length > 2 * MAX_LINES_PER_FUNCTION) lines.splice(0, lines.length - MAX_LINES_PER_FUNCTION);
    this.#lines.set(line.functionName, lines);
    for (const listener of this.#listeners) listener(stamped);
  }

  /** The newest lines of a function's log, oldest first. */
  linesOf(functionName: string): readonly LogLine[] {
    return this.#lines.get(functionName)?.slice(-MAX_LINES_PER_FUNCTION) ?? [];
  }

  /** Calls `listener` for each new line until the returned function is called. */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
