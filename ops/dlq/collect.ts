import { UsageError } from '@tributary/region/command-line';
import type { DeadLetterQueue, Letter } from './dead-letter.ts';
import type { Place } from './endpoint.ts';
import { deadLetterQueues, Held } from './queues.ts';

export interface Collected {
  readonly queues: readonly DeadLetterQueue[];
  /** Oldest first, those of one Kafka partition in the order of their offsets. */
  readonly letters: readonly Letter[];
  readonly held: Held;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Holds the dead letters of a stack while `work` runs; what it did not delete is visible again afterwards.
 * @param limit of letters for each queue
 * @throws UsageError when the stack has no dead-letter queue
 */
export async function withLetters<T>(
  place: Place,
  limit: number,
  work: (collected: Collected) => Promise<T>,
): Promise<T> {
  const queues = await deadLetterQueues(place);
  if (queues.length === 0) throw new UsageError(`No dead-letter queue has a name that begins with ${place.prefix}.`);
  const held = new Held(place);
  const onSignal = (): void => void held.letGo().finally(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    await Promise.all(queues.map((queue) => held.receive(queue, limit)));
    return await work({ queues, letters: sorted(held.letters), held });
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await held.letGo();
  }
}

/** Redriven in this order, events of one key do not overtake each other. */
export function sorted(letters: readonly Letter[]): readonly Letter[] {
  const byAge = [...letters].sort((a, b) => a.sentAtMs - b.sentAtMs);
  const lanes = Map.groupBy(byAge, ({ position, messageId }) => position?.lane ?? messageId);
  return [...lanes.values()].flatMap((lane) => lane.sort(byOffset));
}

const byOffset = (a: Letter, b: Letter): number => Number((a.position?.offset ?? 0n) - (b.position?.offset ?? 0n));

/** Letters in whose place an edited one is on the same queue: an edit was cut off between sending and deleting. */
export function replacedIds(letters: readonly Letter[]): ReadonlySet<string> {
  return new Set(letters.flatMap(({ edit }) => edit?.replaces ?? []));
}

/**
 * The one letter that an id means: the beginning of its message id or of its event's id.
 * @throws UsageError when there is none, or more than one
 */
export function letterById(letters: readonly Letter[], id: string): Letter {
  const exact = letters.filter(({ messageId, eventId }) => messageId === id || eventId === id);
  const found = exact.length > 0 ? exact : letters.filter((letter) => beginsWith(letter, id));
  const [letter, ...others] = found;
  if (!letter) {
    throw new UsageError(
      `No dead letter has the id ${id}. A letter that another command holds is back after 30 seconds.`,
    );
  }
  if (others.length > 0) {
    const named = found.map(({ messageId, queue }) => `${messageId} on ${queue.name}`).join(', ');
    throw new UsageError(`${id} means more than one letter: ${named}. Give the message id.`);
  }
  return letter;
}

const beginsWith = ({ messageId, eventId }: Letter, id: string): boolean =>
  messageId.startsWith(id) || eventId?.startsWith(id) === true;
