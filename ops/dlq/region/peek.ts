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

/** The messages of an id on some queues of a region, without receiving them: quick however many others there are. */
export async function peekMessage(regionUrl: string, names: Iterable<string>, id: string): Promise<DeadLetter[]> {
  const pages = await Promise.all([...names].toSorted().map((name) => readPage(regionUrl, name, { id, limit: '1' })));
  return pages.flatMap(({ name, messages }) => messages.map((message) => deadLetterIn(name, message)));
}

/** The dead letters of several queues, in the order of a redrive; each event once, with its copies. */
export const deadLettersOn = (queues: readonly PeekedQueue[]): readonly DeadLetter[] =>
  joined(sorted(queues.flatMap(({ deadLetters }) => deadLetters)));

/** What one page of a queue has at most. */
const PAGE = 1_000;

async function peekQueue(regionUrl: string, name: string, limit: number): Promise<PeekedQueue> {
  const first = await readPage(regionUrl, name, { limit: String(Math.min(PAGE, limit)) });
  const messages = [...first.messages];
  let last = first;
  while (last.next !== '' && messages.length < limit) {
    const rest = Math.min(PAGE, limit - messages.length);
    last = await readPage(regionUrl, name, { limit: String(rest), after: last.next });
    messages.push(...last.messages);
  }
  const held = messages.filter(({ state }) => state === 'in-flight').map(({ id }) => textOf(id));
  const deadLetters = messages.map((message) => deadLetterIn(name, message));
  const { depth, inFlight } = first;
  return { name, depth, inFlight, left: last.left, heldIds: new Set(held), deadLetters };
}

interface Page extends Pick<PeekedQueue, 'name' | 'depth' | 'inFlight' | 'left'> {
  readonly messages: readonly JsonObject[];
  /** Leads to the page that follows; empty on the last one. */
  readonly next: string;
}

async function readPage(regionUrl: string, name: string, query: Readonly<Record<string, string>>): Promise<Page> {
  const url = new URL(`/_region/queues/${encodeURIComponent(name)}`, regionUrl);
  url.search = new URLSearchParams(query).toString();
  const answer = await fetch(url);
  if (!answer.ok) throw new UsageError(`${url.href} answers with status ${answer.status}. Is the queue still there?`);
  const page = objectOf(parseJson(await answer.text()));
  const count = (field: string): number => numberOf(page[field]) ?? 0;
  const figures = { depth: count('depth'), inFlight: count('inFlight'), left: count('left') };
  return { name, ...figures, messages: objectsOf(page['messages']), next: textOf(page['next']) };
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
