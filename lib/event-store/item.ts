import { parseEnvelope } from '../contract.ts';
import { KitError } from '../errors.ts';
import type { Event } from '../event.ts';

/**
 * An event as it lies in the table. `detail` is the very text that the outbox puts on the bus: a pipe can pass a text
 * on as it is, but cannot turn DynamoDB's typed JSON back into plain JSON. The pipe reads `source`, `type` and `time`.
 */
export interface EventItem {
  /** Partition key. */
  readonly orderId: string;
  /** Sort key. */
  readonly version: number;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  /** JSON of `{ metadata, data }`. */
  readonly detail: string;
}

export function itemOf({ metadata, data }: Event): EventItem {
  const { subject: orderId, sequence: version, source, type, time } = metadata;
  return { orderId, version, source, type, time, detail: JSON.stringify({ metadata, data }) };
}

/** @throws TributaryError EVENT_INVALID for an item that somebody else has written */
export function eventOf({ orderId, version, detail }: Readonly<Record<string, unknown>>): Event {
  return parseEnvelope(parsed(String(detail), `event ${String(version)} of ${String(orderId)}`));
}

function parsed(detail: string, location: string): unknown {
  try {
    return JSON.parse(detail);
  } catch (cause) {
    throw new KitError('RECORD_NOT_JSON', { location, problem: 'its detail cannot be parsed' }, { cause });
  }
}
