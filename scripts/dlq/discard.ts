import { appendFileSync } from 'node:fs';
import { letterById, withLetters } from './collect.ts';
import type { Letter } from './letter.ts';
import { summaryOf } from './list.ts';
import type { Place } from './place.ts';

export interface DiscardOptions {
  readonly reason: string;
  /** A file to which the letter is written, whole, before it is deleted. */
  readonly keep: string | undefined;
  readonly limit: number;
}

/**
 * Deletes a letter for good.
 * @returns what was discarded and why, as JSON: the only trace of it where no file was named
 */
export async function discard(place: Place, id: string, { reason, keep, limit }: DiscardOptions): Promise<string> {
  return withLetters(place, limit, async ({ letters, held }) => {
    const letter = letterById(letters, id);
    const note = { discarded: summaryOf(letter), because: reason, at: new Date(place.nowMs).toISOString() };
    if (keep !== undefined) write(keep, { ...note, content: letter.content });
    await held.delete(letter);
    return JSON.stringify(note);
  });
}

/** On the disk before the queue forgets it; for nobody else to read, as events hold personal data. */
function write(file: string, note: { readonly content: Letter['content'] }): void {
  appendFileSync(file, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
}
