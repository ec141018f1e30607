import { UsageError } from '@tributary/region/command-line';
import type { DeadLetter, DeadLetterQueue } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { deadLetterQueues, Held } from './queues.ts';

export interface Collected {
  readonly queues: readonly DeadLetterQueue[];
  /** The oldest first; those of one Kafka partition in the order of their offsets. */
  readonly deadLetters: readonly DeadLetter[];
  readonly held: Held;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Holds the dead letters of a stack while `work` runs. Those that `work` does not delete are visible again afterwards.
 * @param limit at most so many dead letters of each queue
 * @throws UsageError when the stack has no dead-letter queue
 */
export async function withDeadLetters<T>(
  endpoint: Endpoint,
  limit: number,
  work: (collected: Collected) => Promise<T>,
): Promise<T> {
  const queues = await deadLetterQueues(endpoint);
  if (queues.length === 0) throw new UsageError(`No dead-letter queue has a name that begins with ${endpoint.prefix}.`);
  const held = new Held(endpoint);
  const onSignal = (): void => void held.letGo().finally(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    await Promise.all(queues.map((queue) => held.receive(queue, limit)));
    return await work({ queues, deadLetters: sorted(held.deadLetters), held });
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await held.letGo();
  }
}

/** In this order a redrive keeps events of one key in their order. */
export function sorted(deadLetters: readonly DeadLetter[]): readonly DeadLetter[] {
  const byAge = [...deadLetters].sort((a, b) => a.sentAtMs - b.sentAtMs);
  const groups = Map.groupBy(byAge, ({ position, messageId }) => position?.topicPartition ?? messageId);
  return [...groups.values()].flatMap((ofPartition) => ofPartition.sort(byOffset));
}

const byOffset = (a: DeadLetter, b: DeadLetter): number =>
  Number((a.position?.offset ?? 0n) - (b.position?.offset ?? 0n));

/** Ids of dead letters that have an edited copy on the same queue: an edit ended after sending and before deleting. */
export function replacedIds(deadLetters: readonly DeadLetter[]): ReadonlySet<string> {
  return new Set(deadLetters.flatMap(({ edit }) => edit?.replaces ?? []));
}

/**
 * The one dead letter whose message id or event id begins with `id`.
 * @throws UsageError when there is none, or more than one
 */
export function deadLetterById(deadLetters: readonly DeadLetter[], id: string): DeadLetter {
  const exact = deadLetters.filter(({ messageId, eventId }) => messageId === id || eventId === id);
  const found = exact.length > 0 ? exact : deadLetters.filter((deadLetter) => beginsWith(deadLetter, id));
  const [deadLetter, ...others] = found;
  if (!deadLetter) {
    throw new UsageError(`No dead letter has the id ${id}. If another command holds it, it is back after 30 seconds.`);
  }
  if (others.length > 0) {
    const named = found.map(({ messageId, queue }) => `${messageId} on ${queue.name}`).join(', ');
    throw new UsageError(`${id} means more than one dead letter: ${named}. Give the message id.`);
  }
  return deadLetter;
}

const beginsWith = ({ messageId, eventId }: DeadLetter, id: string): boolean =>
  messageId.startsWith(id) || eventId?.startsWith(id) === true;
