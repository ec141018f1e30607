import type { LogLine, LogListener } from '../../lambda/logs.ts';
import { Allowance } from './allowance.ts';
import { type Feed, gap, type Message, MOST_BEHIND } from './feed.ts';

const LINES_PER_SECOND = 1_000;

/** The lines that functions write from now on. */
export class LogsFeed implements Feed {
  readonly stop: () => void;
  readonly #allowance: Allowance;
  #lines: LogLine[] = [];
  #written = 0;
  #dropped = 0;

  /** @param functions names, or `*` for all */
  constructor(listen: (listener: LogListener) => () => void, functions: readonly string[], nowMs: number) {
    const wanted = new Set(functions);
    this.#allowance = new Allowance(LINES_PER_SECOND, nowMs);
    this.stop = listen((line) => {
      if (wanted.has('*') || wanted.has(line.functionName)) this.#add(line);
    });
  }

  messages(nowMs: number): readonly Message[] {
    const messages: Message[] = [];
    if (this.#dropped > 0) {
      const to = this.#written - this.#lines.length;
      messages.push(gap({ of: 'logs', from: to - this.#dropped + 1, to, count: this.#dropped }));
      this.#dropped = 0;
    }
    const lines = this.#lines.splice(0, this.#allowance.take(this.#lines.length, nowMs));
    if (lines.length > 0) messages.push(['logs', JSON.stringify(lines)]);
    return messages;
  }

  #add(line: LogLine): void {
    this.#written++;
    this.#lines.push(line);
    // Seldom, so that each line costs little.
    if (this.#lines.length < 2 * MOST_BEHIND) return;
    this.#dropped += this.#lines.length - MOST_BEHIND;
    this.#lines = this.#lines.slice(-MOST_BEHIND);
  }
}
