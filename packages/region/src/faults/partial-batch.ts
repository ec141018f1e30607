import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import type { Answer, Call, Handler } from '../http/call.ts';
import { throttledAnswer } from './call-errors.ts';
import type { Strike } from './faults.ts';
import { picked, sizeOf, together } from './table-requests.ts';

/** A call of which some entries are refused. */
interface PartialCall {
  /** The call with the other entries; undefined when there are none. */
  readonly rest: JsonObject | undefined;
  /** The answer for all, made of the answer for the others. */
  readonly whole: (answer: JsonObject) => JsonObject;
}

/** Says for each of so many entries whether it is refused. */
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
 * Carries out a call but for some of its entries, and answers for those as the service does when it cannot take them.
 * @param operation `<service>/<operation>`
 */
export async function runPartly(operation: string, call: Call, strike: Strike, handle: Handler): Promise<Answer> {
  const input = parseJson(call.body);
  const batch = BATCHES[operation];
  if (batch === undefined || !isObject(input)) return handle(call);
  const { rest, whole } = batch(input, (count) => chosen(count, strike), strike.code);
  if (rest === undefined) {
    // DynamoDB processes a part or fails: an answer of which everything is unprocessed there is not.
    if (operation.startsWith('dynamodb/')) return throttledAnswer('dynamodb', { code: '' });
    const body = JSON.stringify(whole({}));
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
  }
  const answer = await handle({ ...call, body: JSON.stringify(rest) });
  const content = 'body' in answer && answer.status === 200 ? parseJson(answer.body) : undefined;
  return isObject(content) ? { ...answer, body: JSON.stringify(whole(content)) } : answer;
}

/** Each entry by chance; one for certain, and one for certain not unless the share is all. */
function chosen(count: number, { random, share }: Strike): readonly boolean[] {
  const refused = random.integer(count);
  const spared = share === 1 || count === 1 ? undefined : (refused + 1 + random.integer(count - 1)) % count;
  return Array.from({ length: count }, (_, index) => index === refused || (random.next() < share && index !== spared));
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
function putEvents(input: JsonObject, choose: Choose, code: string): PartialCall {
  const entries = listOf(input['Entries']);
  const refused = choose(entries.length);
  const kept = entries.filter((_, index) => !refused[index]);
  const error = { ErrorCode: code || 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  return {
    rest: kept.length === 0 ? undefined : { ...input, Entries: kept },
    whole: ({ FailedEntryCount: failed, Entries: answered }) => {
      const results = listOf(answered).values();
      return {
        FailedEntryCount: Number(failed ?? 0) + entries.length - kept.length,
        Entries: refused.map((isRefused) => (isRefused ? error : (results.next().value ?? error))),
      };
    },
  };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html */
function sendMessageBatch(input: JsonObject, choose: Choose, code: string): PartialCall {
  const entries = listOf(input['Entries']);
  const refused = choose(entries.length);
  const kept = entries.filter((_, index) => !refused[index]);
  const errors = entries
    .filter((_, index) => refused[index])
    .map((entry) => ({
      Id: isObject(entry) ? (entry['Id'] ?? '') : '',
      SenderFault: false,
      Code: code || 'InternalError',
      Message: 'The message could not be taken.',
    }));
  return {
    rest: kept.length === 0 ? undefined : { ...input, Entries: kept },
    whole: ({ Successful, Failed }) => ({ Successful: listOf(Successful), Failed: [...listOf(Failed), ...errors] }),
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
function tableBatch(input: JsonObject, choose: Choose, member: 'UnprocessedItems' | 'UnprocessedKeys'): PartialCall {
  const tables = isObject(input['RequestItems']) ? input['RequestItems'] : {};
  const refused = choose(sizeOf(tables));
  const kept = picked(tables, (index) => !refused[index]);
  const unprocessed = picked(tables, (index) => refused[index] === true);
  return {
    rest: sizeOf(kept) === 0 ? undefined : { ...input, RequestItems: kept },
    whole: (answer) => ({ ...answer, [member]: together(answer[member], unprocessed) }),
  };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
