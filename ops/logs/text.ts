import { printable } from '@tributary/region/command-line';
import { formatEntry, isError, type Paint, shortNames, widthOf } from '@tributary/region/logs-text';
import type { ReadLine } from './of-event.ts';

export interface Wanted {
  readonly errors: boolean;
  readonly all: boolean;
}

/** By default the lines of functions, without START, END, REPORT and metrics. */
export function isWanted({ entry }: ReadLine, { errors, all }: Wanted): boolean {
  return errors ? isError(entry) : all || entry.kind === 'line';
}

/** Lines as text; the day is told when it changes. */
export class LinesText {
  readonly #names: readonly string[];
  readonly #paint: Paint;
  #day: string;

  constructor(names: readonly string[], paint: Paint, nowMs: number) {
    this.#names = names;
    this.#paint = paint;
    this.#day = dayOf(nowMs);
  }

  of({ functionName, timeMs, entry }: ReadLine): string {
    const day = dayOf(timeMs);
    const head = day === this.#day ? '' : `${this.#paint.dim(`${day} UTC`)}\n`;
    this.#day = day;
    const place = { timeMs, name: shortNames(this.#names)(functionName), nameWidth: widthOf(this.#names) };
    return head + formatEntry(entry, place, this.#paint);
  }
}

/** JSON has an escape for each character that a terminal obeys. */
export function lineJson({ functionName, streamName, timeMs, text, entry }: ReadLine): string {
  const { level, requestId, message, fields, more } = entry;
  const time = new Date(timeMs).toISOString();
  return printable(JSON.stringify({ time, functionName, streamName, requestId, level, message, fields, more, text }));
}

const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10);
