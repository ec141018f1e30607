import { printable, UsageError } from '@tributary/region/command-line';
import type { DeadLetter, DeadLetterQueue } from './dead-letter.ts';
import type { Endpoint } from './endpoint.ts';
import { deadLetterQueues, Held } from './queues.ts';
import { joined, withCopies } from './same-event.ts';

export interface Collected {
  readonly queues: readonly DeadLetterQueue[];
  /** The oldest first; those of one Kafka partition in the order of their offsets; each event once, with its copies. */
  readonly deadLetters: readonly DeadLetter[];
  readonly held: Held;
}

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
  for (const signal of endpoint.endsAt) process.once(signal, onSignal);
  try {
    await Promise.all(queues.map((queue) => held.receive(queue, limit)));
    return await work({ queues, deadLetters: joined(sorted(held.deadLetters)), held });
  } finally {
    for (const signal of endpoint.endsAt) process.off(signal, onSignal);
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

/**
 * The one dead letter whose message id or event id begins with `id`.
 * @throws UsageError when there is none, or more than one
 */
export function deadLetterById(deadLetters: readonly DeadLetter[], id: string): DeadLetter {
  const exact = deadLetters.filter((deadLetter) => idsOf(deadLetter).includes(id));
  const found = exact.length > 0 ? exact : deadLetters.filter((deadLetter) => beginsWith(deadLetter, id));
  const [deadLetter, ...others] = found;
  if (!deadLetter) {
    const back = 'If another command holds it, it is back after 30 seconds.';
    throw new UsageError(printable(`No dead letter has the id ${id}. ${back}`));
  }
  if (others.length > 0) {
    const named = found.map(({ messageId, queue }) => `${messageId} on ${queue.name}`).join(', ');
    throw new UsageError(printable(`${id} means more than one dead letter: ${named}. Give the message id.`));
  }
  return deadLetter;
}

const beginsWith = (deadLetter: DeadLetter, id: string): boolean => idsOf(deadLetter).some((own) => own.startsWith(id));

/** By which it is found: its message ids, and that of the event. */
function idsOf(deadLetter: DeadLetter): readonly string[] {
  const messageIds = withCopies(deadLetter).map(({ messageId }) => messageId);
  return deadLetter.eventId === undefined ? messageIds : [...messageIds, deadLetter.eventId];
}
