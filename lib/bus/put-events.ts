import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { toError } from '../errors.ts';
import type { Entry } from './entry.ts';

/** What became of one entry in one call. */
export type EntryResult =
  | { readonly status: 'accepted'; readonly busEventId: string }
  | {
      readonly status: 'refused';
      readonly errorCode: string;
      readonly errorMessage: string;
      readonly retryable: boolean;
    }
  | { readonly status: 'unanswered'; readonly error: Error };

/** Sends up to ten entries, and answers for each. Never throws: a call that failed leaves its entries unanswered. */
export type PutEntries = (entries: readonly Entry[]) => Promise<readonly EntryResult[]>;

/** Entry errors that may pass. The SDK's page names all others as lasting. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const RETRYABLE_CODES = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);

/** The one place that knows PutEvents. */
export function putEventsOf(client: Pick<EventBridgeClient, 'send'>): PutEntries {
  return async (entries) => {
    try {
      const { Entries: results = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
      return entries.map((_entry, index) => resultOf(results[index]));
    } catch (thrown) {
      const error = toError(thrown);
      return entries.map(() => ({ status: 'unanswered', error }));
    }
  };
}

interface ResultEntry {
  readonly EventId?: string | undefined;
  readonly ErrorCode?: string | undefined;
  readonly ErrorMessage?: string | undefined;
}

function resultOf(result: ResultEntry | undefined): EntryResult {
  if (result?.EventId) return { status: 'accepted', busEventId: result.EventId };
  const { ErrorCode: errorCode = 'InternalFailure', ErrorMessage: errorMessage = 'no reason given' } = result ?? {};
  return { status: 'refused', errorCode, errorMessage, retryable: RETRYABLE_CODES.has(errorCode) };
}
