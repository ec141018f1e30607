import { appendFileSync } from 'node:fs';
import { UsageError } from '@tributary/region/command-line';
import type { Json } from '@tributary/region/json';
import { toError } from '#lib/errors.ts';
import { deadLetterById, withDeadLetters } from './collect.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { summaryOf } from './list.ts';
import { deletePayloads, fetchPayload, uriOf } from './payload-store.ts';

export interface DiscardOptions {
  readonly reason: string;
  /** A file to which the whole dead letter is appended before it is deleted. */
  readonly keep: string | undefined;
  readonly limit: number;
}

/**
 * Deletes a dead letter for good.
 * @returns JSON that names it and the reason; without a file this is its only trace
 */
export async function discard(
  endpoint: Endpoint,
  id: string,
  { reason, keep, limit }: DiscardOptions,
): Promise<string> {
  return withDeadLetters(endpoint, limit, async ({ deadLetters, held }) => {
    const deadLetter = deadLetterById(deadLetters, id);
    const note = { discarded: summaryOf(deadLetter), because: reason, at: new Date(endpoint.nowMs).toISOString() };
    if (keep !== undefined)
      write(keep, { ...note, content: deadLetter.content, ...(await payloadsOf(endpoint, deadLetter)) });
    await held.delete(deadLetter);
    await deletePayloads(endpoint, deadLetter, deadLetters).catch((cause: unknown) => {
      const left = `The dead letter is discarded, but its payload is left until it expires: ${toError(cause).message}`;
      throw new UsageError(`${left}\n${JSON.stringify(note)}`, { cause });
    });
    return JSON.stringify(note);
  });
}

/** The payloads of its claim checks, by their URI. */
async function payloadsOf(
  endpoint: Endpoint,
  { claimChecks = [] }: DeadLetter,
): Promise<{ payloads?: Record<string, Json> }> {
  const payloads: Record<string, Json> = {};
  for (const claimCheck of claimChecks) payloads[uriOf(claimCheck)] = await fetchPayload(endpoint, claimCheck);
  return claimChecks.length === 0 ? {} : { payloads };
}

/** Flushes to disk before the queue deletes it. Only the owner may read the file, as events hold personal data. */
function write(file: string, note: { readonly content: DeadLetter['content'] }): void {
  appendFileSync(file, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true });
}
