import { AwsError } from '../../core/aws-error.ts';
import { missingParameter, serviceError } from '../errors.ts';
import type { Input } from './input.ts';
import type { Output } from './operation.ts';

const MAX_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;

/**
 * The entries of a batch.
 * @param kind the name of an entry in the query protocol, which the error for an empty batch has
 * @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct
 */
export function entriesIn(input: Input, kind: string): readonly Input[] {
  const entries = input.inputs('Entries');
  if (entries.length === 0) {
    throw serviceError('EmptyBatchRequest', `There should be at least one ${kind} in the request.`);
  }
  if (entries.length > MAX_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`;
    throw serviceError('TooManyEntriesInBatchRequest', message);
  }
  checkIds(entries, kind);
  return entries;
}

function checkIds(entries: readonly Input[], kind: string): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const id = entry.text('Id');
    if (id === undefined) throw missingParameter(`${kind}.Id`);
    if (!ENTRY_ID.test(id)) {
      const message =
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. ' +
        'It can be at most 80 letters long.';
      throw serviceError('InvalidBatchEntryId', message);
    }
    if (seen.has(id)) throw serviceError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    seen.add(id);
  }
}

/** Runs each entry by itself: one that is refused does not hinder the others. */
export function runEach(entries: readonly Input[], run: (entry: Input) => Output): NonNullable<Output> {
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    const Id = entry.requiredText('Id');
    try {
      successful.push({ Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const SenderFault = error.status < 500;
      failed.push({ Id, SenderFault, Code: error.code, Message: error.message });
    }
  }
  return { Successful: someOf(successful), Failed: someOf(failed) };
}

const someOf = (list: readonly object[]): readonly object[] | undefined => (list.length === 0 ? undefined : list);
