import type { Random } from '@tributary/region/random';
import { binaryMessage, type KafkaMessage, structuredMessage } from '#lib/kafka/message.ts';
import { chance } from './chance.ts';
import { orderStory, type Step } from './order-story.ts';
import { malformed, violation } from './poison.ts';

/** The purpose of a message on a topic. */
export type Kind = 'event' | 'duplicate' | 'malformed' | 'violation';

export interface Produced {
  readonly kind: Kind;
  readonly message: KafkaMessage;
  /** The event in the message; of a broken message, the event from which it was made. */
  readonly step: Step;
}

/** Further messages, as shares of the events. */
const SHARE = { duplicates: 0.02, malformed: 0.01, violations: 0.01 };
/** Share of the events that are sent in structured mode. */
const STRUCTURED = 0.1;
const ORDERS_PER_SECOND = 20;
/** A redelivered message comes at most so many messages after its first delivery. */
const REDELIVERED_WITHIN = 200;

/** The messages of that many orders' stories, interleaved by time, with redelivered and broken ones mixed in. */
export function traffic(orders: number, startMs: number, random: Random): readonly Produced[] {
  const events = storiesOf(orders, startMs, random).map(
    (step): Produced => ({ kind: 'event', step, message: messageOf(step, random) }),
  );
  const all = events.map((event, position) => ({ position, produced: event }));
  const mixIn = (share: number, make: (from: Produced) => Produced): void => {
    for (let left = Math.round(events.length * share); left > 0; left--) {
      const position = random.integer(events.length);
      const after = position + random.next() * REDELIVERED_WITHIN;
      const from = events[position];
      if (from) all.push({ position: after, produced: make(from) });
    }
  };
  mixIn(SHARE.duplicates, (from) => ({ ...from, kind: 'duplicate' }));
  mixIn(SHARE.malformed, ({ step }) => ({ kind: 'malformed', step, message: malformed(step, random) }));
  mixIn(SHARE.violations, ({ step }) => ({ kind: 'violation', step, message: violation(step, random) }));
  return all.toSorted((a, b) => a.position - b.position).map(({ produced }) => produced);
}

function storiesOf(orders: number, startMs: number, random: Random): readonly Step[] {
  const everySecondMs = 1000 / ORDERS_PER_SECOND;
  const stories = Array.from({ length: orders }, (_, index) =>
    orderStory(index + 1, startMs + index * everySecondMs, random),
  );
  return stories.flat().toSorted((a, b) => Date.parse(a.event.metadata.time) - Date.parse(b.event.metadata.time));
}

function messageOf({ topic, event }: Step, random: Random): KafkaMessage {
  return chance(random, STRUCTURED) ? structuredMessage(topic, event) : binaryMessage(topic, event);
}
