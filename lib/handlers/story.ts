import type { Event } from '../event.ts';
import { traceparentOf } from '../traceparent.ts';

/** What begins a story that no event caused: a time of a schedule, a request. */
export interface Beginning {
  /** The same when it comes again, so that what is published for it is the same too. */
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly traceparent?: string | undefined;
}

/** The beginning in the form of an event: the cause of what a reaction publishes. */
export const beginningOf = ({ id, type, source, subject, time, traceparent }: Beginning): Event => ({
  metadata: {
    id,
    type,
    version: 1,
    source,
    subject,
    time,
    correlationId: id,
    causationId: id,
    sequence: 0,
    traceparent: traceparentOf(id, traceparent),
    hops: 0,
  },
  data: {},
});
