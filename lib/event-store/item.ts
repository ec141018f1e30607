import { parseEnvelope } from '../contract.ts';
import { KitError } from '../errors.ts';
import type { Event } from '../event.ts';

/** The names of a table's keys, which must not be reserved words of DynamoDB. */
export interface EventKeys {
  /** Partition key: the stream, which is the event's subject. */
  readonly stream: string;
  /** Sort key: the version, which is the event's sequence. */
  readonly version: string;
}

/**
 * An event as the table stores it. `detail` is the very text that the outbox puts on the bus. The other attributes say
 * again what is in it, for people, for filters of streams, and for a search by time.
 */
export interface EventItem {
  readonly source: string;
  readonly type: string;
  readonly time: string;
  /** JSON of `{ metadata, data }`. */
  readonly detail: string;
  /** The keys. */
  readonly [key: string]: string | number;
}

export function itemOf({ metadata, data }: Event, keys: EventKeys): EventItem {
  const { subject, sequence, source, type, time } = metadata;
  const detail = JSON.stringify({ metadata, data });
  return { [keys.stream]: subject, [keys.version]: sequence, source, type, time, detail };
}

/** @throws TributaryError RECORD_NOT_JSON, EVENT_INVALID for an item that this store did not write */
export function eventOf(item: Readonly<Record<string, unknown>>, keys: EventKeys): Event {
  const location = `event ${String(item[keys.version])} of ${String(item[keys.stream])}`;
  return parseEnvelope(parsed(String(item['detail']), location));
}

function parsed(detail: string, location: string): unknown {
  try {
    return JSON.parse(detail);
  } catch (cause) {
    throw new KitError('RECORD_NOT_JSON', { location, problem: 'its detail cannot be parsed' }, { cause });
  }
}
