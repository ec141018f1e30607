import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { FROM_INSIDE } from '../../../src/composition/task-services.ts';
import { isObject, type JsonObject } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { TableService } from '../../../src/dynamodb/table-service.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';

const NOW = Date.parse('2026-01-02T03:04:05.000Z');
const ORDERS: JsonObject = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['id', 'customer'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-customer',
      KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const PLAIN: JsonObject = {
  TableName: 'plain',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};
const STREAM = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';

let data: DataDirectory;
let clock: VirtualClock;

beforeEach(() => {
  data = dataDirectory();
  clock = new VirtualClock(NOW);
});
afterEach(() => data.remove());

/** The tables of a region that starts on the data of earlier regions. */
async function start(writes?: number) {
  const home = { region: 'eu-west-1', accountId: '000000000000' };
  const service = new TableService({
    clock,
    random: seededRandom(1),
    stateStore: data.open(writes),
    spill: openSpill(),
    ...home,
  });
  service.restore();
  const operations = service.operations();
  const call = async (operation: string, input: JsonObject): Promise<JsonObject> => {
    const answer = await operations[operation]?.(structuredClone(input), FROM_INSIDE);
    return isObject(answer) ? answer : {};
  };
  const items = async (TableName: string, more: JsonObject = {}): Promise<unknown> =>
    (await call(Object.keys(more).length === 0 ? 'Scan' : 'Query', { TableName, ...more }))['Items'];
  const records = () => service.streams.read(STREAM, '', undefined, 1000);
  return { service, call, items, records };
}

const order = (id: string, customer: string): JsonObject => ({ id: { S: id }, customer: { S: customer } });
const put = (id: string, customer: string): JsonObject => ({ TableName: 'orders', Item: order(id, customer) });
const ofCustomer = (name: string): JsonObject => ({
  IndexName: 'by-customer',
  KeyConditionExpression: 'customer = :customer',
  ExpressionAttributeValues: { ':customer': { S: name } },
});

test('items, indexes and the table of an API call are there again after a kill', async () => {
  const before = await start();
  await before.call('CreateTable', ORDERS);
  await before.call('PutItem', put('o-1', 'ann'));
  await before.call('PutItem', put('o-2', 'ben'));
  await before.call('UpdateItem', {
    TableName: 'orders',
    Key: { id: { S: 'o-1' } },
    UpdateExpression: 'SET customer = :customer',
    ExpressionAttributeValues: { ':customer': { S: 'ben' } },
  });
  await before.call('DeleteItem', { TableName: 'orders', Key: { id: { S: 'o-2' } } });
  const after = await start();

  expect(await after.items('orders')).toEqual([order('o-1', 'ben')]);
  expect(await after.items('orders', ofCustomer('ben'))).toEqual([order('o-1', 'ben')]);
  expect(await after.items('orders', ofCustomer('ann'))).toEqual([]);
  await expect(after.call('CreateTable', ORDERS)).rejects.toMatchObject({ code: 'ResourceInUseException' });
});

test('the writes of a batch before its failure are persisted, and a failed condition leaves nothing', async () => {
  const before = await start();
  await before.call('CreateTable', PLAIN);
  const batch = ['a', 'b'].map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
  await before.call('BatchWriteItem', { RequestItems: { plain: batch } });
  const refused = { TableName: 'plain', Item: { id: { S: 'a' }, n: { N: '1' } } };
  const condition = { ...refused, ConditionExpression: 'attribute_not_exists(id)' };
  await expect(before.call('PutItem', condition)).rejects.toMatchObject({ code: 'ConditionalCheckFailedException' });
  const after = await start();

  expect(await after.items('plain')).toEqual(expect.arrayContaining([{ id: { S: 'a' } }, { id: { S: 'b' } }]));
});

test('the writes of a transaction are persisted together, and its token with them', async () => {
  const before = await start();
  await before.call('CreateTable', ORDERS);
  await before.call('CreateTable', PLAIN);
  const write = {
    ClientRequestToken: 'token-1',
    TransactItems: [
      { Put: { ...put('o-1', 'ann'), ConditionExpression: 'attribute_not_exists(id)' } },
      { Put: { TableName: 'plain', Item: { id: { S: 'o-1' } } } },
    ],
  };
  await before.call('TransactWriteItems', write);
  const after = await start();

  expect([await after.items('orders'), await after.items('plain')]).toEqual([
    [order('o-1', 'ann')],
    [{ id: { S: 'o-1' } }],
  ]);
  expect(await after.call('TransactWriteItems', write)).toEqual({});
});

test('a write is persisted as a whole or not at all, whenever the region is killed', async () => {
  const before = await start();
  await before.call('CreateTable', ORDERS);
  const seen: unknown[] = [];
  for (let writes = 0; writes < 3; writes++) {
    const killed = await start(writes);
    const TransactItems = ['o-1', 'o-2'].map((id) => ({ Put: put(id, 'ann') }));
    await killed.call('TransactWriteItems', { ClientRequestToken: 'token-1', TransactItems });
    const after = await start();
    const lists = [await after.items('orders'), await after.items('orders', ofCustomer('ann')), after.records()];
    seen.push(lists.map((list) => [list].flat().length));
  }
  expect(seen).toEqual([
    [0, 0, 0],
    [2, 2, 2],
    [2, 2, 2],
  ]);
});

describe('a stream', () => {
  test('has the records of before, and its numbers go on', async () => {
    const before = await start();
    before.service.declare(ORDERS);
    await before.call('PutItem', put('o-1', 'ann'));
    await before.call('PutItem', put('o-1', 'ben'));
    const [first, second] = before.records();
    const after = await start();
    after.service.declare(ORDERS);
    await after.call('DeleteItem', { TableName: 'orders', Key: { id: { S: 'o-1' } } });

    expect(after.records().slice(0, 2)).toEqual([first, second]);
    expect(after.records().map(({ eventName, sequenceNumber }) => [eventName, Number(sequenceNumber)])).toEqual([
      ['INSERT', 1],
      ['MODIFY', 2],
      ['REMOVE', 3],
    ]);
  });

  test('deletes records older than a day, and its numbers still go on', async () => {
    const before = await start();
    before.service.declare(ORDERS);
    await before.call('PutItem', put('o-1', 'ann'));
    clock = new VirtualClock(NOW + 25 * 60 * 60 * 1000);
    const idle = await start();
    expect(idle.records()).toEqual([]);
    const after = await start();
    await after.call('PutItem', put('o-2', 'ann'));

    expect(after.records().map(({ sequenceNumber }) => Number(sequenceNumber))).toEqual([2]);
  });
});

test('records that expired go with new records, though nobody reads the stream', async () => {
  const before = await start();
  before.service.declare(ORDERS);
  for (let count = 0; count < 20; count++) await before.call('PutItem', put(`o-${count}`, 'ann'));
  clock = new VirtualClock(NOW + 25 * 60 * 60 * 1000);
  const kept = () => [...data.open().rows(`stream-record ${STREAM}`)].length;
  const counts = [kept()];
  for (let count = 20; count < 24; count++) {
    const after = await start();
    await after.call('PutItem', put(`o-${count}`, 'ann'));
    counts.push(kept());
  }

  expect(counts).toEqual([20, 13, 6, 3, 4]);
});

describe('a table of the template', () => {
  const describeTimeToLive = async ({ call }: Awaited<ReturnType<typeof start>>): Promise<unknown> =>
    Object((await call('DescribeTimeToLive', { TableName: 'plain' }))['TimeToLiveDescription']).AttributeName;
  const withTimeToLive = (AttributeName: string): JsonObject => {
    return { ...PLAIN, TimeToLiveSpecification: { AttributeName, Enabled: true } };
  };

  test('keeps the time-to-live that a call set, until the template has another', async () => {
    const before = await start();
    before.service.declare(withTimeToLive('expires'));
    for (const [AttributeName, Enabled] of [
      ['expires', false],
      ['endsAt', true],
    ]) {
      const TimeToLiveSpecification = { AttributeName: String(AttributeName), Enabled: Enabled === true };
      await before.call('UpdateTimeToLive', { TableName: 'plain', TimeToLiveSpecification });
    }
    const between = await start();
    between.service.declare(withTimeToLive('expires'));
    const kept = await describeTimeToLive(between);
    const after = await start();
    after.service.declare(withTimeToLive('until'));

    expect([kept, await describeTimeToLive(after)]).toEqual(['endsAt', 'until']);
  });

  test('keeps its items when an index is added', async () => {
    const { GlobalSecondaryIndexes: _added, ...without } = ORDERS;
    const attributes = [{ AttributeName: 'id', AttributeType: 'S' }];
    const before = await start();
    before.service.declare({ ...without, AttributeDefinitions: attributes });
    await before.call('PutItem', put('o-1', 'ann'));
    const between = await start();
    between.service.declare(ORDERS);
    const after = await start();
    after.service.declare(ORDERS);

    expect(await after.items('orders', ofCustomer('ann'))).toEqual([order('o-1', 'ann')]);
  });

  test('is a new one when its key is another', async () => {
    const before = await start();
    before.service.declare(PLAIN);
    await before.call('PutItem', { TableName: 'plain', Item: { id: { S: 'a' } } });
    const after = await start();
    after.service.declare({
      ...PLAIN,
      AttributeDefinitions: [{ AttributeName: 'number', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'number', KeyType: 'HASH' }],
    });
    await after.call('PutItem', { TableName: 'plain', Item: { number: { N: '1' } } });

    expect(await after.items('plain')).toEqual([{ number: { N: '1' } }]);
    expect(await (await start()).items('plain')).toEqual([{ number: { N: '1' } }]);
  });
});

test('time-to-live, tags and capacity set by API calls hold after a kill', async () => {
  const before = await start();
  const { TableDescription } = await before.call('CreateTable', PLAIN);
  const arn = isObject(TableDescription) ? (TableDescription['TableArn'] ?? '') : '';
  const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
  await before.call('UpdateTimeToLive', { TableName: 'plain', TimeToLiveSpecification });
  await before.call('TagResource', { ResourceArn: arn, Tags: [{ Key: 'team', Value: 'shop' }] });
  const ProvisionedThroughput = { ReadCapacityUnits: 3, WriteCapacityUnits: 4 };
  await before.call('UpdateTable', { TableName: 'plain', BillingMode: 'PROVISIONED', ProvisionedThroughput });
  const after = await start();

  expect(await after.call('DescribeTimeToLive', { TableName: 'plain' })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
  });
  expect(await after.call('ListTagsOfResource', { ResourceArn: arn })).toEqual({
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  expect(await after.call('DescribeTable', { TableName: 'plain' })).toMatchObject({
    Table: { TableStatus: 'ACTIVE', ProvisionedThroughput },
  });
});

test('an item that expired while no region ran is deleted, and its stream tells so', async () => {
  const before = await start();
  await before.call('CreateTable', ORDERS);
  const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
  await before.call('UpdateTimeToLive', { TableName: 'orders', TimeToLiveSpecification });
  const Item = { ...order('o-1', 'ann'), expires: { N: String(NOW / 1000 + 60) } };
  await before.call('PutItem', { TableName: 'orders', Item });
  clock = new VirtualClock(NOW + 60 * 60 * 1000);
  const after = await start();

  expect(await after.items('orders')).toEqual([]);
  expect(after.records().at(-1)).toMatchObject({ eventName: 'REMOVE', userIdentity: { Type: 'Service' } });
  expect(await (await start()).items('orders')).toEqual([]);
});

test('a table that was deleted stays away, and comes back empty', async () => {
  const before = await start();
  await before.call('CreateTable', ORDERS);
  await before.call('PutItem', put('o-1', 'ann'));
  await before.call('DeleteTable', { TableName: 'orders' });
  const between = await start();
  expect(await between.call('ListTables', {})).toEqual({ TableNames: [] });
  await between.call('CreateTable', ORDERS);
  const after = await start();

  expect([await after.items('orders'), after.records()]).toEqual([[], []]);
});
