import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { binaryMessage, structuredMessage } from '#lib/kafka/message.ts';
import { traceparentOf } from '#lib/traceparent.ts';
import type { Act } from '../../chaos/part.ts';
import { chance } from '../../traffic/chance.ts';
import type { Produced, Step } from '../../traffic/step.ts';

/** So many events of one key are sent back to back, so that a batch has several of them. */
const EVENTS_PER_KEY = 8;
const TOPIC = 'inventory';
const SHARE_MENDED = 0.25;

/** A product that is depleted again and again. */
export function hotKey(number: number, startMs: number, random: Random): Act {
  const events = Array.from({ length: EVENTS_PER_KEY }, (_, index) =>
    depleted(`HOT-${number}`, index, startMs, random),
  );
  const sent = events.flatMap((event) => {
    if (chance(random, SHARE_MENDED)) return [unreadable(event), good(event)];
    return chance(random, SHARE_MENDED) ? [unsendable(event), good(event)] : [good(event)];
  });
  return { kind: 'do', events: events.length, run: async () => sent };
}

/** Products that are depleted once. No order knows them. */
export const expendableEvents = (count: number, startMs: number, random: Random): readonly Step[] =>
  Array.from({ length: count }, (_, number) => ({
    topic: TOPIC,
    event: depleted(`GONE-${number}`, 0, startMs, random),
  }));

function depleted(sku: string, index: number, startMs: number, random: Random): Event {
  const id = random.uuid();
  const time = new Date(startMs + index).toISOString();
  const own = { id, type: 'StockDepleted', version: 1, source: `tributary.${TOPIC}`, subject: sku, time };
  const story = { correlationId: random.uuid(), causationId: id, traceparent: traceparentOf(id, undefined), hops: 0 };
  return { metadata: { ...own, ...story, sequence: index + 1 }, data: { sku } };
}

const good = (event: Event): Produced => ({
  kind: 'event',
  message: binaryMessage(TOPIC, event),
  step: { topic: TOPIC, event },
});

/** The same event with the same id, as its producer sent it before it was mended: its data break the contract. */
function unreadable(event: Event): Produced {
  const broken = { ...event, data: { sku: [event.metadata.id] } };
  return { kind: 'violation', message: binaryMessage(TOPIC, broken), step: { topic: TOPIC, event } };
}

/** The same, where the contract holds, but EventBridge knows no such time: a leap second. */
function unsendable(event: Event): Produced {
  const time = event.metadata.time.replace(/T.*/, 'T23:59:60Z');
  const broken = { ...event, metadata: { ...event.metadata, time } };
  return { kind: 'violation', message: structuredMessage(TOPIC, broken), step: { topic: TOPIC, event } };
}
