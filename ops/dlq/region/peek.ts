import { UsageError } from '@tributary/region/command-line';
import { type JsonObject, numberOf, objectOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { sorted } from '../collect.ts';
import type { Content, DeadLetter } from '../dead-letter.ts';
import { readDeadLetter } from '../read/read-dead-letter.ts';
import { joined } from '../same-event.ts';

/** A queue as a look at it shows it. */
export interface PeekedQueue {
  readonly name: string;
  readonly depth: number;
  readonly inFlight: number;
  /** Messages beyond the limit. */
  readonly left: number;
  /** Messages that somebody has received and not yet let go. */
  readonly heldIds: ReadonlySet<string>;
  readonly deadLetters: readonly DeadLetter[];
}

/**
 * Looks at the dead letters on some queues of a region without receiving them.
 * @param limit at most so many of each queue, the oldest
 */
export function peekQueues(regionUrl: string, names: Iterable<string>, limit: number): Promise<PeekedQueue[]> {
  return Promise.all([...names].toSorted().map((name) => peekQueue(regionUrl, name, limit)));
}

/** The dead letters of several queues, in the order of a redrive; each event once, with its copies. */
export const deadLettersOn = (queues: readonly PeekedQueue[]): readonly DeadLetter[] =>
  joined(sorted(queues.flatMap(({ deadLetters }) => deadLetters)));

async function peekQueue(regionUrl: string, name: string, limit: number): Promise<PeekedQueue> {
  const url = new URL(`/_region/queues/${encodeURIComponent(name)}?limit=${limit}`, regionUrl);
  const answer = await fetch(url);
  if (!answer.ok) throw new UsageError(`${url.href} answers with status ${answer.status}. Is the queue still there?`);
  const page = objectOf(parseJson(await answer.text()));
  const count = (field: string): number => numberOf(page[field]) ?? 0;
  const messages = objectsOf(page['messages']);
  const held = messages.filter(({ state }) => state === 'in-flight').map(({ id }) => textOf(id));
  const deadLetters = messages.map((message) => deadLetterIn(name, message));
  const figures = { depth: count('depth'), inFlight: count('inFlight'), left: count('left') };
  return { name, ...figures, heldIds: new Set(held), deadLetters };
}

function deadLetterIn(name: string, message: JsonObject): DeadLetter {
  const content = contentOf(message);
  return {
    ...readDeadLetter(content),
    queue: { name, url: name },
    messageId: textOf(message['id']),
    receiptHandles: [],
    sentAtMs: numberOf(message['sentAt']) ?? 0,
    content,
  };
}

/** As receiving the message gives it. */
function contentOf(message: JsonObject): Content {
  const attributes = Object.entries(objectOf(message['attributes'])).map(([name, value]) => {
    return [name, { DataType: 'String', StringValue: textOf(value) }] as const;
  });
  const system = {
    ApproximateReceiveCount: String(numberOf(message['receiveCount']) ?? 0),
    ...textIn('DeadLetterQueueSourceArn', message['deadLetterSource']),
    ...textIn('MessageGroupId', message['groupId']),
  };
  return { body: textOf(message['body']), attributes: Object.fromEntries(attributes), system };
}

const textIn = (name: string, value: unknown): Record<string, string> =>
  typeof value === 'string' ? { [name]: value } : {};
