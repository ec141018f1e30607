import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { withShortCut } from '../aws/short-cut.ts';
import { TIME_LIMITS } from '../aws/time-limits.ts';
import { toError } from '../errors.ts';
import type { Entry } from './entry.ts';

/** The result of one entry in one call. */
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

/** Entry errors that may pass. All others are permanent. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const RETRYABLE_CODES = new Set(['InternalFailure', 'InternalException', 'ThrottlingException']);

/** A client without retries of its own: the publisher retries single entries within the invocation's time. */
export const busClient = (): EventBridgeClient =>
  withShortCut(new EventBridgeClient({ maxAttempts: 1, cacheMiddleware: true, requestHandler: TIME_LIMITS }), {
    PutEventsCommand: { bodyOf },
  });

/** The protocol writes times as seconds since the epoch. @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
const bodyOf = ({ Entries = [] }: PutEventsCommandInput) => ({
  Entries: Entries.map((entry) => (entry.Time ? { ...entry, Time: entry.Time.getTime() / 1000 } : entry)),
});

/** Sends by PutEvents. No other file knows that API. */
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
