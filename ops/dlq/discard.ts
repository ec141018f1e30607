import { appendFileSync } from 'node:fs';
import { UsageError } from '@tributary/region/command-line';
import type { Json } from '@tributary/region/json';
import { toError } from '#lib/errors.ts';
import { type Collected, deadLetterById, withDeadLetters } from './collect.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { summaryOf } from './list.ts';
import { deletePayloads, fetchPayload, uriOf } from './payload-store.ts';
import { choose } from './redrive.ts';
import type { Problem } from './redrive-report.ts';

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
    const note = noteOf(endpoint, deadLetter, reason);
    if (keep !== undefined) write(keep, { ...note, ...(await allOf(endpoint, deadLetter)) });
    const problem = await deleteAll(endpoint, deadLetter, { deadLetters, held });
    if (problem !== undefined) throw new UsageError(`${problem}\n${JSON.stringify(note)}`);
    return JSON.stringify(note);
  });
}

export interface Discarded {
  /** What names each dead letter that was deleted, and why. */
  readonly notes: readonly DiscardNote[];
  readonly problems: readonly Problem[];
}

/** Deletes some dead letters for good, as far as they are still there. */
export function discardAmong(
  endpoint: Endpoint,
  ids: ReadonlySet<string>,
  { reason, limit }: Pick<DiscardOptions, 'reason' | 'limit'>,
): Promise<Discarded> {
  return withDeadLetters(endpoint, limit, async (collected) => {
    const notes: DiscardNote[] = [];
    const problems: Problem[] = [];
    for (const deadLetter of choose(collected.deadLetters, { among: ids })) {
      const { messageId: id, queue } = deadLetter;
      const fail = (problem: string): void => void problems.push({ id, queue: queue.name, problem });
      try {
        const left = await deleteAll(endpoint, deadLetter, collected);
        notes.push(noteOf(endpoint, deadLetter, reason));
        if (left !== undefined) fail(left);
      } catch (error) {
        fail(toError(error).message);
      }
    }
    return { notes, problems };
  });
}

type DiscardNote = ReturnType<typeof noteOf>;

const noteOf = ({ nowMs }: Endpoint, deadLetter: DeadLetter, reason: string) => {
  return { discarded: summaryOf(deadLetter), because: reason, at: new Date(nowMs).toISOString() };
};

/** @returns what is left. @throws Error when the dead letter itself is */
async function deleteAll(
  endpoint: Endpoint,
  deadLetter: DeadLetter,
  { deadLetters, held }: Pick<Collected, 'deadLetters' | 'held'>,
): Promise<string | undefined> {
  await held.delete(deadLetter);
  try {
    await deletePayloads(endpoint, deadLetter, deadLetters);
    return undefined;
  } catch (error) {
    return `The dead letter is discarded, but its payload is left until it expires: ${toError(error).message}`;
  }
}

/** The messages of a dead letter and its copies with all that they hold, to be kept in a file. */
export async function allOf(endpoint: Endpoint, deadLetter: DeadLetter) {
  const copies = (deadLetter.copies ?? []).map(({ messageId, content }) => ({ id: messageId, content }));
  const messages = { content: deadLetter.content, ...(copies.length > 0 && { copies }) };
  return { ...messages, ...(await payloadsOf(endpoint, deadLetter)) };
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
