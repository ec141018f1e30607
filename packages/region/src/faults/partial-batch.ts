import { isObject, type JsonObject, listOf, objectOf, parseJson, textOf } from '../core/json.ts';
import type { Answer, Call, Handler } from '../http/call.ts';
import { throttledAnswer } from './call-errors.ts';
import type { Injection } from './faults.ts';
import { picked, sizeOf, together } from './table-requests.ts';

/** A batch call, some of whose entries are refused. */
interface PartialCall {
  /** The call with the accepted entries alone; undefined when there are none. */
  readonly rest: JsonObject | undefined;
  /** Completes the answer to the accepted entries with errors for the refused ones. */
  readonly whole: (answer: JsonObject) => JsonObject;
}

/** Decides for each of `count` entries whether it is refused. */
type Choose = (count: number) => readonly boolean[];

/** By `<service>/<operation>`. */
const BATCHES: Readonly<Record<string, (input: JsonObject, choose: Choose, code: string) => PartialCall>> = {
  'events/PutEvents': putEvents,
  'sqs/SendMessageBatch': sendMessageBatch,
  'dynamodb/BatchWriteItem': (input, choose) => tableBatch(input, choose, 'UnprocessedItems'),
  'dynamodb/BatchGetItem': (input, choose) => tableBatch(input, choose, 'UnprocessedKeys'),
};

export function isBatch(operation: string): boolean {
  return Object.hasOwn(BATCHES, operation);
}

/**
 * Carries out a call without some of its entries, and answers for these as the service does when it cannot take them.
 * @param operation `<service>/<operation>`
 */
export async function runPartly(operation: string, call: Call, injection: Injection, handle: Handler): Promise<Answer> {
  const input = parseJson(call.body);
  const batch = BATCHES[operation];
  if (batch === undefined || !isObject(input)) return handle(call);
  const { rest, whole } = batch(input, (count) => chosen(count, injection), injection.code);
  if (rest === undefined) {
    // DynamoDB never answers that every request is unprocessed: it throttles the whole call.
    if (operation.startsWith('dynamodb/')) return throttledAnswer('dynamodb', { code: '' });
    const body = JSON.stringify(whole({}));
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
  }
  const answer = await handle({ ...call, body: JSON.stringify(rest) });
  const content = 'body' in answer && answer.status === 200 ? parseJson(answer.body) : undefined;
  return isObject(content) ? { ...answer, body: JSON.stringify(whole(content)) } : answer;
}

/** Refuses each entry by chance, but at least one and, unless the share is 1, not all. */
function chosen(count: number, { random, share }: Injection): readonly boolean[] {
  const refused = random.integer(count);
  const spared = share === 1 || count === 1 ? undefined : (refused + 1 + random.integer(count - 1)) % count;
  return Array.from({ length: count }, (_, index) => index === refused || (random.next() < share && index !== spared));
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
function putEvents(input: JsonObject, choose: Choose, code: string): PartialCall {
  const entries = listOf(input['Entries']);
  const refused = choose(entries.length);
  const accepted = entries.filter((_, index) => !refused[index]);
  const error = { ErrorCode: code || 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  return {
    rest: accepted.length === 0 ? undefined : { ...input, Entries: accepted },
    whole: ({ FailedEntryCount: failed, Entries: answered }) => {
      const results = listOf(answered).values();
      return {
        FailedEntryCount: Number(failed ?? 0) + entries.length - accepted.length,
        Entries: refused.map((isRefused) => (isRefused ? error : (results.next().value ?? error))),
      };
    },
  };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html */
function sendMessageBatch(input: JsonObject, choose: Choose, code: string): PartialCall {
  const entries = listOf(input['Entries']);
  const refused = choose(entries.length);
  const accepted = entries.filter((_, index) => !refused[index]);
  const errors = entries
    .filter((_, index) => refused[index])
    .map((entry) => ({
      Id: textOf(objectOf(entry)['Id']),
      SenderFault: false,
      Code: code || 'InternalError',
      Message: 'The message could not be taken.',
    }));
  return {
    rest: accepted.length === 0 ? undefined : { ...input, Entries: accepted },
    whole: ({ Successful, Failed }) => ({ Successful: listOf(Successful), Failed: [...listOf(Failed), ...errors] }),
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
function tableBatch(input: JsonObject, choose: Choose, member: 'UnprocessedItems' | 'UnprocessedKeys'): PartialCall {
  const tables = objectOf(input['RequestItems']);
  const refused = choose(sizeOf(tables));
  const accepted = picked(tables, (index) => !refused[index]);
  const unprocessed = picked(tables, (index) => refused[index] === true);
  return {
    rest: sizeOf(accepted) === 0 ? undefined : { ...input, RequestItems: accepted },
    whole: (answer) => ({ ...answer, [member]: together(answer[member], unprocessed) }),
  };
}
