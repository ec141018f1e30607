import { KitError, toError } from '../errors.ts';
import type { Event } from '../event.ts';

/** The entry of one event in a PutEvents call. */
export interface Entry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly Time: Date;
}

/** An entry with its size as EventBridge counts it. */
export interface SizedEntry {
  readonly entry: Entry;
  readonly sizeBytes: number;
}

/** The entries of one call must be smaller than this together. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export const CALL_LIMIT_BYTES = 1_048_576;
export const CALL_LIMIT_ENTRIES = 10;
/** The size of `Time`. */
const TIME_BYTES = 14;

/**
 * The entry of an event: `detail` is `{ metadata, data }`, `detail-type` the event's type.
 * @param text the detail, where it is written already
 * @throws TributaryError ENTRY_TOO_LARGE, EVENT_INVALID
 */
export function entryOf(event: Event, busName: string, text?: string): SizedEntry {
  const { id, source, type } = event.metadata;
  const Detail = text ?? detailOf(event);
  const Time = timeOf(event);
  const sizeBytes = TIME_BYTES + Buffer.byteLength(source) + Buffer.byteLength(type) + Buffer.byteLength(Detail);
  if (sizeBytes >= CALL_LIMIT_BYTES) {
    throw new KitError('ENTRY_TOO_LARGE', { id, sizeBytes, limitBytes: CALL_LIMIT_BYTES - 1 });
  }
  return {
    entry: { EventBusName: busName, Source: source, DetailType: type, Detail, Time },
    sizeBytes,
  };
}

/** JSON.parse reads any depth, but JSON.stringify fails when the stack is too small. */
function detailOf({ metadata, data }: Event): string {
  try {
    return JSON.stringify({ metadata, data });
  } catch (cause) {
    throw invalid(metadata, `data cannot be written as JSON (${toError(cause).message})`, cause);
  }
}

/** RFC 3339 allows times that a Date does not: leap seconds, and offsets without minutes. */
function timeOf({ metadata }: Event): Date {
  const time = new Date(metadata.time);
  if (Number.isNaN(time.getTime()))
    throw invalid(metadata, `metadata.time ${metadata.time} is not a time of EventBridge`);
  return time;
}

const invalid = ({ type, id }: Event['metadata'], problems: string, cause?: unknown) =>
  new KitError('EVENT_INVALID', { what: `${type} ${id}`, problems }, { cause });
