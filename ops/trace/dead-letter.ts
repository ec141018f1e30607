import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';

/** The names of dead-letter queues end in one of these. */
const NAMES = /-(failed|undelivered|exhausted|dead-letters?|dlq)$/;

export const isDeadLetterQueue = (name: string): boolean => NAMES.test(name);

/** The end of a path on a dead-letter queue. */
export interface DeadLetterEnd {
  readonly queue: string;
  /** By which `npm run dlq -- show` finds it. */
  readonly id: string;
}

const ID_CHARACTERS = 8;
/** The details that name where a dead letter went, as ARN or by name. */
const DESTINATIONS = ['queue', 'destination', 'deadLetterQueue'];

/** Where a hop ends its path: on the queue that it names, or that a function sent it to. */
export function deadLetterEnd({ step, place, detail }: Hop, eventId: string): DeadLetterEnd | undefined {
  if (step === 'published') {
    const queue = /^queue\/(.*)$/.exec(place)?.[1] ?? '';
    if (!isDeadLetterQueue(queue)) return undefined;
    return { queue, id: textOf(detail?.['messageId']).slice(0, ID_CHARACTERS) || eventId };
  }
  if (step !== 'dead-lettered') return undefined;
  const arn = DESTINATIONS.map((name) => textOf(detail?.[name])).find((text) => text !== '') ?? '';
  const isQueue = !arn.startsWith('arn:') || arn.startsWith('arn:aws:sqs:');
  return arn !== '' && isQueue ? { queue: arn.split(':').at(-1) ?? arn, id: eventId } : undefined;
}
