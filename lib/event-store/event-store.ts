import type { Event } from '../event.ts';
import type { Mark } from '../idempotency/command-marks.ts';

/**
 * The histories of many entities, each a stream of events with versions 1, 2, 3 and so on. The version is the
 * event's `metadata.sequence`, the stream its `metadata.subject`.
 */
export interface EventStore<Stored extends Event = Event> {
  /** The whole history in order, as it is at this moment; empty for a stream that does not exist. */
  read(stream: string): Promise<readonly Stored[]>;
  /**
   * Adds events to the end of one stream: all of them, or none.
   * @param events at least one, at most 100, their sequences following the last one that the caller has read
   * @param marks written with them, or neither
   * @throws TributaryError VERSION_CONFLICT when another writer has added to the stream since, or a mark is there
   */
  append(stream: string, events: readonly Stored[], marks?: readonly Mark[]): Promise<void>;
}
