import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { binaryMessage, type KafkaMessage, structuredMessage } from '#lib/kafka/message.ts';
import { chance } from './chance.ts';
import { malformed, violation } from './poison.ts';
import type { Produced, Step } from './step.ts';

/** Further messages, as shares of the events on topics. */
const SHARE = { duplicates: 0.02, malformed: 0.01, violations: 0.01 };
/** Share of the events that are sent in structured mode. */
const STRUCTURED = 0.1;
/** A redelivered message comes at most so many messages after its first delivery. */
const REDELIVERED_WITHIN = 200;

/** A step whose event goes to a topic. */
interface OnTopic {
  readonly position: number;
  readonly step: Step;
  readonly topic: string;
  readonly message: KafkaMessage;
}

/** The messages of these steps in their order, with redelivered and broken ones mixed in. */
export function traffic(steps: readonly Step[], random: Random): readonly Produced[] {
  const events = steps.map((step): Produced => ({ kind: 'event', step, message: messageOf(step, random) }));
  const onTopics = events.flatMap(({ step, message }, position): OnTopic[] =>
    step.topic !== undefined && message ? [{ position, step, topic: step.topic, message }] : [],
  );
  const all = events.map((event, position) => ({ position, produced: event }));
  const mixIn = (share: number, make: (from: OnTopic) => Omit<Produced, 'step'>): void => {
    for (let left = Math.round(onTopics.length * share); left > 0; left--) {
      const from = onTopics[random.integer(onTopics.length)];
      const after = random.next() * REDELIVERED_WITHIN;
      if (from) all.push({ position: from.position + after, produced: { step: from.step, ...make(from) } });
    }
  };
  const spoiled = (kind: Produced['kind'], spoil: (topic: string, event: Event, random: Random) => KafkaMessage) => {
    return ({ topic, step }: OnTopic) => ({ kind, message: spoil(topic, step.event, random) });
  };
  mixIn(SHARE.duplicates, ({ message }) => ({ kind: 'duplicate', message }));
  mixIn(SHARE.malformed, spoiled('malformed', malformed));
  mixIn(SHARE.violations, spoiled('violation', violation));
  return all.toSorted((a, b) => a.position - b.position).map(({ produced }) => produced);
}

function messageOf({ topic, event }: Step, random: Random): KafkaMessage | undefined {
  if (topic === undefined) return undefined;
  return chance(random, STRUCTURED) ? structuredMessage(topic, event) : binaryMessage(topic, event);
}
