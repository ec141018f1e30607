import { objectOf } from '@tributary/region/json';
import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { binaryMessage, type KafkaMessage } from '#lib/kafka/message.ts';
import { pick } from './chance.ts';
import { problemWith } from './validity.ts';

/** Makes a message that must not get through, from one that would. */
type Spoil = (message: KafkaMessage) => KafkaMessage;

const withHeader =
  (name: string, value: string | undefined): Spoil =>
  (message) => {
    const headers = new Map(message.headers);
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
    return { ...message, headers };
  };

/** Messages that cannot be read as an event. */
const MALFORMED: readonly Spoil[] = [
  (message) => ({ ...message, value: message.value.subarray(0, message.value.length >> 1) }),
  (message) => ({ ...message, value: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28]) }),
  withHeader('ce_id', undefined),
  withHeader('content-type', 'application/xml'),
];

/** Events of types and versions that do not exist. */
const UNKNOWN: readonly Spoil[] = [withHeader('ce_type', 'NeverHeardOf'), withHeader('ce_dataversion', '99')];

/** Values of which a field accepts at most some. */
const STRANGE: readonly unknown[] = [12_345, 'not this', null, [], {}];

export const malformed = (topic: string, event: Event, random: Random): KafkaMessage =>
  pick(random, MALFORMED)(asOther(topic, event, random));

/** A message with an event that breaks its contract. */
export function violation(topic: string, event: Event, random: Random): KafkaMessage {
  const invalid = invalidData(event).map(
    (data): Spoil =>
      (message) => ({ ...message, value: Buffer.from(JSON.stringify(data)) }),
  );
  const spoils = invalid.length > 0 && random.next() < 0.5 ? invalid : UNKNOWN;
  return pick(random, spoils)(asOther(topic, event, random));
}

/** The message has an id of its own, so it is not a broken copy of the good one. */
const asOther = (topic: string, event: Event, random: Random): KafkaMessage =>
  binaryMessage(topic, { ...event, metadata: { ...event.metadata, id: random.uuid() } });

/** The data without a field, or with another value in it, wherever the schema then refuses them. */
function invalidData({ metadata, data }: Event): readonly unknown[] {
  const fields = objectOf(data);
  const without = Object.keys(fields).map((name) => {
    const { [name]: _left, ...rest } = fields;
    return rest;
  });
  const changed = Object.keys(fields).flatMap((name) => STRANGE.map((value) => ({ ...fields, [name]: value })));
  return [...without, ...changed].filter((other) => problemWith(metadata, other) !== undefined);
}
