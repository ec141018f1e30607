import { objectOf } from '@tributary/region/json';
import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { binaryMessage, type KafkaMessage } from '#lib/kafka/message.ts';
import { pick } from './chance.ts';
import type { Step } from './order-story.ts';

/** Makes a message that must not get through, from an event that would. */
type Spoil = (message: KafkaMessage, event: Event) => KafkaMessage;

const withHeader =
  (name: string, value: string | undefined): Spoil =>
  (message) => {
    const headers = new Map(message.headers);
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
    return { ...message, headers };
  };

const withData =
  (change: (data: Record<string, unknown>) => unknown): Spoil =>
  (message, event) => ({
    ...message,
    value: Buffer.from(JSON.stringify(change({ ...objectOf(event.data) }))),
  });

/** Messages that cannot be read as an event. */
const MALFORMED: readonly Spoil[] = [
  (message) => ({ ...message, value: message.value.subarray(0, message.value.length >> 1) }),
  (message) => ({ ...message, value: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28]) }),
  withHeader('ce_id', undefined),
  withHeader('content-type', 'application/xml'),
];

/** Events that break their contract. */
const VIOLATIONS: readonly Spoil[] = [
  withHeader('ce_type', 'OrderMislaid'),
  withHeader('ce_dataversion', '99'),
  withData(({ orderId: _orderId, sku: _sku, ...rest }) => rest),
  withData((data) => ({ ...data, [Object.keys(data)[0] ?? 'orderId']: 12_345 })),
];

export const malformed = (step: Step, random: Random): KafkaMessage => spoiled(step, MALFORMED, random);
export const violation = (step: Step, random: Random): KafkaMessage => spoiled(step, VIOLATIONS, random);

/** The message has an id of its own, so it is not a broken copy of the good one. */
function spoiled({ topic, event }: Step, spoils: readonly Spoil[], random: Random): KafkaMessage {
  const other = { ...event, metadata: { ...event.metadata, id: random.uuid() } };
  return pick(random, spoils)(binaryMessage(topic, other), other);
}
