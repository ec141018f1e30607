import { appendFileSync } from 'node:fs';
import { UsageError } from '@tributary/region/command-line';
import type { Json } from '@tributary/region/json';
import { toError } from '#lib/errors.ts';
import { letterById, withLetters } from './collect.ts';
import type { Letter } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { summaryOf } from './list.ts';
import { deletePayloads, fetchPayload, uriOf } from './payload-store.ts';

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
    if (keep !== undefined) write(keep, { ...note, content: letter.content, ...(await payloadsOf(place, letter)) });
    await held.delete(letter);
    await deletePayloads(place, letter, letters).catch((cause: unknown) => {
      const left = `The letter is discarded, but its payload is left until it expires: ${toError(cause).message}`;
      throw new UsageError(`${left}\n${JSON.stringify(note)}`, { cause });
    });
    return JSON.stringify(note);
  });
}

/** The payloads that the letter only has a claim on, by their place. */
async function payloadsOf(place: Place, { claims = [] }: Letter): Promise<{ payloads?: Record<string, Json> }> {
  const payloads: Record<string, Json> = {};
  for (const claim of claims) payloads[uriOf(claim)] = await fetchPayload(place, claim);
  return claims.length === 0 ? {} : { payloads };
}

/** On the disk before the queue forgets it; for nobody else to read, as events hold personal data. */
function write(file: string, note: { readonly content: Letter['content'] }): void {
  appendFileSync(file, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
}
