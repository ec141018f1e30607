import type { Event } from './event.ts';

/** An event to be sent. Events with the same ordering key are sent in the order given. */
export interface Outgoing {
  readonly event: Event;
  /** Absent: the event has no order with any other. */
  readonly orderingKey?: string;
  /** Of an ordering key whose events must not pass each other even where the destination takes a call only in part. */
  readonly isStrict?: boolean;
  /** JSON of the event, where it must go out as it came in. */
  readonly text?: string;
}

/** What became of one event. The error says whether trying again later may help. */
export type Outcome =
  | {
      readonly status: 'done';
      /** Its id at the destination, such as the EventBridge event id. */
      readonly reference: string;
    }
  | { readonly status: 'failed'; readonly error: Error };

/**
 * Sends events until the deadline. Every event has its outcome, in the order given; nothing is thrown.
 * @param deadlineMs milliseconds since the epoch, after which no further attempt begins
 */
export type SendOn = (outgoing: readonly Outgoing[], deadlineMs: number) => Promise<readonly Outcome[]>;
