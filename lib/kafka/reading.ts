import type { EventDefinition } from '#schemas/definition.ts';
import { conform, definitionOf, parseEnvelope } from '../contract.ts';
import { toError } from '../errors.ts';
import { type Event, identityOf } from '../event.ts';
import { carry } from '../hops.ts';
import type { Outgoing } from '../outcome.ts';
import { type ReadEvent, readCloudEvent } from './cloud-event.ts';
import { type KafkaRecord, locationOf, partitionOf } from './record.ts';
import type { Values } from './value-reader.ts';

/** A record of a batch after it was read: an event, an event of another type, a tombstone, or poison. */
export type Reading =
  | { readonly kind: 'event'; readonly record: KafkaRecord; readonly key: string; readonly outgoing: Outgoing }
  | { readonly kind: 'other' | 'tombstone'; readonly record: KafkaRecord }
  | {
      readonly kind: 'poison';
      readonly record: KafkaRecord;
      readonly key: string;
      readonly error: Error;
      readonly event: Event | undefined;
    };

export interface ReadOptions {
  /** Whether an event without a definition is `other`. Else it is poison. */
  readonly ignoresOthers?: boolean;
  /** See {@link readCloudEvent}. */
  readonly arrivedMs?: number;
  /** Topics of which no event may pass an earlier one of its key. */
  readonly strictTopics?: readonly string[];
  /** See {@link readCloudEvent}. */
  readonly values?: Values | undefined;
}

/**
 * Reads one record: decodes it, checks its metadata, finds its definition, validates and casts it. Never throws.
 * A redelivery is recognised by `key`: the event's identity or, for poison, the record's location and time, so that a
 * mended event with the same id is not taken for a duplicate.
 */
export function readRecord(
  record: KafkaRecord,
  definitions: readonly EventDefinition[],
  taker: string,
  { ignoresOthers = false, arrivedMs, strictTopics = [], values }: ReadOptions = {},
): Reading {
  let event: Event | undefined;
  try {
    const read = readCloudEvent(record, arrivedMs, values);
    if (!read) return { kind: 'tombstone', record };
    event = read.event;
    const { metadata } = parseEnvelope(event);
    const isOther = !definitions.some(({ source, type }) => source === metadata.source && type === metadata.type);
    if (isOther && ignoresOthers) return { kind: 'other', record };
    const carried = carry(conform(definitionOf(definitions, metadata, taker), event));
    const outgoing = { event: carried, ...textFor(carried, read), ...orderingOf(record, strictTopics) };
    return { kind: 'event', record, key: identityOf(event), outgoing };
  } catch (thrown) {
    return { kind: 'poison', record, key: `${locationOf(record)} ${record.timestamp}`, error: toError(thrown), event };
  }
}

/** The text of an event whose data must go out as it came in. Data that was cast is written anew. */
function textFor(
  { metadata, data }: Event,
  { data: { value, asWritten, text } }: ReadEvent,
): { text: string } | undefined {
  if (data !== value || (text === undefined && asWritten === value)) return undefined;
  return { text: `{"metadata":${JSON.stringify(metadata)},"data":${text ?? JSON.stringify(asWritten)}}` };
}

/** The event of a record, as far as it could be read. */
export function eventIn(reading: Reading): Event | undefined {
  if (reading.kind === 'event') return reading.outgoing.event;
  return reading.kind === 'poison' ? reading.event : undefined;
}

/** Events of one key in one partition keep their order; without a key Kafka promises none. */
function orderingOf(
  record: KafkaRecord,
  strictTopics: readonly string[],
): Pick<Outgoing, 'orderingKey' | 'isStrict'> | undefined {
  if (!record.key) return undefined;
  const orderingKey = `${partitionOf(record)}/${record.key}`;
  return strictTopics.includes(record.topic) ? { orderingKey, isStrict: true } : { orderingKey };
}
