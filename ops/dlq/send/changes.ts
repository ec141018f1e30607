import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { at, listOf, parseJson } from '@tributary/region/json';
import type { GivenUpChanges } from '../dead-letter.ts';
import type { Endpoint } from '../endpoint.ts';
import { tableIn } from '../read/names.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** An event has its time before it is written: by less than its function may run. */
const BEFORE_WRITE_MS = 60_000;
/** The time of a change is in whole seconds. */
const SECOND_MS = 1_000;
/** Changes in one invocation: an item has at most 400 KB, and an invocation 6 MB. */
const CHANGES_AT_ONCE = 10;

/** One change, in the form in which a stream brings it. The answer does not wait for the function. */
export async function sendChange({ lambda }: Endpoint, functionName: string, record: unknown): Promise<void> {
  const Payload = JSON.stringify({ Records: [record] });
  await lambda.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload }));
}

/**
 * Reads the items of an event store from its table that were written while the changes happened, and has the function
 * publish them. A few others may be among them: they have their ids, so that whoever has handled them drops them.
 * @throws Error when the table has no such items, or the function does not settle them all
 */
export async function sendGivenUp({ dynamoDb, lambda }: Endpoint, changes: GivenUpChanges): Promise<void> {
  const { functionName, streamArn, firstAt, lastAt } = changes;
  const items = await itemsBetween(dynamoDb, changes);
  if (items.length === 0)
    throw new Error(
      `Table ${tableIn(streamArn)} has no item with a time from ${firstAt} to ${lastAt}. Look for it by hand.`,
    );
  for (let from = 0; from < items.length; from += CHANGES_AT_ONCE) {
    const Records = items
      .slice(from, from + CHANGES_AT_ONCE)
      .map((item, index) => insertion(item, from + index, streamArn));
    const Payload = JSON.stringify({ Records });
    const answer = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
    const result = parseJson(Buffer.from(answer.Payload ?? []).toString());
    if (answer.FunctionError !== undefined || listOf(at(result, 'batchItemFailures')).length > 0)
      throw new Error(`${functionName} could not publish all of them. Its log says why. Redrive it again afterwards.`);
  }
}

/** A scan gives the items of one key one after the other, in the order of their sort key. */
async function itemsBetween(client: DynamoDBClient, { streamArn, firstAt, lastAt }: GivenUpChanges): Promise<Item[]> {
  const [from, to] = [Date.parse(firstAt) - BEFORE_WRITE_MS, Date.parse(lastAt) + SECOND_MS];
  const pages = paginateScan({ client }, { TableName: tableIn(streamArn), ConsistentRead: true });
  const found: Item[] = [];
  for await (const { Items = [] } of pages)
    found.push(
      ...Items.filter(({ time }) => {
        const timeMs = Date.parse(time?.S ?? '');
        return timeMs >= from && timeMs <= to;
      }),
    );
  return found;
}

/** As the stream had it. Its position is gone; the function names changes by it in its answer. */
const insertion = (NewImage: Item, index: number, eventSourceARN: string) => ({
  eventName: 'INSERT',
  eventSourceARN,
  eventSource: 'aws:dynamodb',
  dynamodb: { SequenceNumber: String(index + 1), NewImage },
});
