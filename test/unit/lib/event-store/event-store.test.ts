import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { ORDER_EVENTS, type OrderEvent } from '#domain/orders/events.ts';
import { dynamoEventStore } from '#lib/event-store/dynamo-event-store.ts';
import { itemOf } from '#lib/event-store/item.ts';
import { eventStoreBehaviour, historyOf } from '../../../support/event-store-behaviour.ts';
import { type Answer, AwsFault, fakeAws } from '../../../support/fake-aws.ts';
import { MemoryEventStore } from '../../../support/memory-event-store.ts';
import { placedOrder, placedOrderV1 } from '../../../support/samples.ts';

describe('the event store in memory', () => eventStoreBehaviour(() => new MemoryEventStore<OrderEvent>()));

function storeOver(answer: Answer) {
  const { settings, calls } = fakeAws(answer);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
  return { store: dynamoEventStore(client, { name: 'order-events', keys: KEYS }, ORDER_EVENTS), calls };
}

const KEYS = { stream: 'orderId', version: 'version' };
const [first, second] = historyOf('O-1');
const stored = (event: Parameters<typeof itemOf>[0]) => {
  const { version, ...texts } = itemOf(event, KEYS);
  const attributes = Object.entries(texts).map(([name, text]) => [name, { S: String(text) }] as const);
  return { ...Object.fromEntries(attributes), version: { N: String(version) } };
};

describe('the event store in a table', () => {
  test('writes one event with one conditional put', async () => {
    const { store, calls } = storeOver(() => ({}));
    await store.append('O-1', historyOf('O-1', 1, 1));
    expect(calls).toEqual([
      {
        operation: 'PutItem',
        input: {
          TableName: 'order-events',
          Item: {
            orderId: { S: 'O-1' },
            version: { N: '1' },
            source: { S: 'tributary.orders' },
            type: { S: 'OrderPlaced' },
            time: { S: '2026-03-02T09:15:00Z' },
            detail: { S: JSON.stringify(first) },
          },
          ConditionExpression: 'attribute_not_exists(orderId)',
        },
      },
    ]);
  });

  test('writes several events in one transaction, each under the same condition', async () => {
    const { store, calls } = storeOver(() => ({}));
    await store.append('O-1', historyOf('O-1', 1, 2));
    expect(calls.map(({ operation, input }) => [operation, input['TransactItems']])).toEqual([
      [
        'TransactWriteItems',
        [first, second].map((event) => ({
          Put: {
            TableName: 'order-events',
            Item: event && stored(event),
            ConditionExpression: 'attribute_not_exists(orderId)',
          },
        })),
      ],
    ]);
  });

  test('reads page after page, strongly consistent', async () => {
    const pages = [
      { Items: [first && stored(first)], LastEvaluatedKey: { orderId: { S: 'O-1' }, version: { N: '1' } } },
      { Items: [second && stored(second)] },
    ];
    const { store, calls } = storeOver(() => pages.shift() ?? {});
    expect(await store.read('O-1')).toEqual([first, second]);
    expect(calls.map(({ input }) => [input['ConsistentRead'], input['ExclusiveStartKey']])).toEqual([
      [true, undefined],
      [true, { orderId: { S: 'O-1' }, version: { N: '1' } }],
    ]);
  });

  test('casts what was stored in an older version', async () => {
    const { store } = storeOver(() => ({ Items: [stored(placedOrderV1())] }));
    expect(await store.read('ORD-1001')).toEqual([placedOrder()]);
  });

  test.each([
    { what: 'is no JSON', detail: '{', code: 'RECORD_NOT_JSON' },
    { what: 'is no event', detail: '{}', code: 'EVENT_INVALID' },
    {
      what: 'is an event of something else',
      detail: JSON.stringify(placedOrder({ type: 'Elsewhere' as 'OrderPlaced' })),
      code: 'EVENT_TYPE_UNKNOWN',
    },
  ])('refuses an item that $what', async ({ detail, code }) => {
    const item = { ...stored(placedOrder()), detail: { S: detail } };
    const { store } = storeOver(() => ({ Items: [item] }));
    await expect(store.read('ORD-1001')).rejects.toMatchObject({ code });
  });

  test.each([
    { reasons: ['None', 'ConditionalCheckFailed'], code: 'VERSION_CONFLICT' },
    { reasons: ['TransactionConflict', 'None'], code: 'VERSION_CONFLICT' },
    { reasons: ['ThrottlingError', 'None'], code: undefined },
  ])('tells a transaction cancelled for $reasons as $code', async ({ reasons, code }) => {
    const { store } = storeOver(() => {
      const CancellationReasons = reasons.map((Code) => ({ Code }));
      throw new AwsFault('TransactionCanceledException', 'cancelled', { fields: { CancellationReasons } });
    });
    const thrown = await store.append('O-1', historyOf('O-1', 1, 2)).catch((error) => error);
    expect([thrown.name, thrown.code]).toEqual([code ?? 'TransactionCanceledException', code]);
  });

  test('passes on that the table cannot be reached', async () => {
    const { store } = storeOver(() => {
      throw new AwsFault('ProvisionedThroughputExceededException', 'slow down');
    });
    await expect(store.append('O-1', historyOf('O-1', 1, 1))).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
  });
});
