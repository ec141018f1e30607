import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, objectOf } from '@tributary/region/json';
import { dynamoDbClient } from '#lib/aws/dynamo-db.ts';
import { entryOf } from '#lib/bus/entry.ts';
import { busClient, putEventsOf } from '#lib/bus/put-events.ts';
import { seenIdsIn } from '#lib/idempotency/seen-ids.ts';
import { kitFor } from '#lib/kit.ts';
import { contextOf } from '../../../support/kit.ts';
import { placedOrder } from '../../../support/samples.ts';
import { type Wire, wireServer } from './wire-server.ts';

let wire: Wire;

beforeAll(async () => {
  wire = await wireServer();
  wire.answer('PutEvents', { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] });
  wire.answer('BatchGetItem', { Responses: { ids: [] }, UnprocessedKeys: {} });
  wire.answer('BatchWriteItem', { UnprocessedItems: {} });
  for (const operation of ['PutItem', 'UpdateItem']) wire.answer(operation, {});
});

afterAll(() => wire.close());

const bodies = (): unknown[] => wire.takeCalls().map(({ body }) => body);

describe('over the wire, the short cut and the SDK write the same', () => {
  test('for PutEvents', async () => {
    const putEntries = putEventsOf(busClient());
    const { entry } = entryOf(placedOrder(), 'bus');
    const accepted = [{ status: 'accepted', busEventId: 'e-1' }];
    expect([await putEntries([entry]), await putEntries([entry])]).toEqual([accepted, accepted]);
    const [bySdk, byShortCut] = bodies();
    expect(byShortCut).toEqual(bySdk);
    expect(at(byShortCut, 'Entries', 0, 'Time')).toBe(entry.Time.getTime() / 1000);
  });

  test.each(['BatchGetItem', 'BatchWriteItem'])('for %s', async (operation) => {
    const { seenIds } = kitFor({
      functionName: 'f',
      idempotencyTable: 'ids',
      failedQueueUrl: 'https://queue',
      payloadBucket: 'payloads',
    });
    const call = () => (operation === 'BatchGetItem' ? seenIds.seen(['1', '2']) : seenIds.remember(['1', '2']));
    expect(await call()).toEqual(await call());
    const [bySdk, byShortCut] = bodies().map(withoutExpiration);
    expect(byShortCut).toEqual(bySdk);
    expect(Object.keys(objectOf(at(byShortCut, 'RequestItems')))).toEqual(['ids']);
  });

  test('for the lock and the record of a single event', async () => {
    const { once } = kitFor({
      functionName: 'f',
      idempotencyTable: 'ids',
      failedQueueUrl: 'https://queue',
      payloadBucket: 'payloads',
    });
    const run = () => once('event', contextOf(), async () => ({ total: 5, paid: true, reason: null }));
    expect(await run()).toEqual(await run());
    const [lock, record, lockByShortCut, recordByShortCut] = wire.takeCalls();
    expect(withoutTimes(lockByShortCut)).toEqual(withoutTimes(lock));
    expect(withoutTimes(recordByShortCut)).toEqual(withoutTimes(record));
    expect([lockByShortCut?.target, recordByShortCut?.target]).toEqual(['PutItem', 'UpdateItem']);
  });
});

const withoutExpiration = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (key, value) => (key === 'expiration' ? 'later' : value)));

const TIMES = new Set(['expiration', 'in_progress_expiration', ':expiry', ':now', ':now_in_millis']);

const withoutTimes = (call: unknown): unknown =>
  JSON.parse(JSON.stringify(call, (key, value) => (TIMES.has(key) ? 'a time' : value)));

describe('a call whose answer got lost ends before the time of its function', () => {
  const limits = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

  /** The settings of Node's handler, which the types of a client do not promise. */
  const limitsOf = (handler: object): unknown =>
    'httpHandlerConfigs' in handler && typeof handler.httpHandlerConfigs === 'function'
      ? handler.httpHandlerConfigs()
      : undefined;

  test('for EventBridge', async () => {
    const client = busClient();
    await putEventsOf(client)([entryOf(placedOrder(), 'bus').entry]);
    expect(limitsOf(client.config.requestHandler)).toMatchObject(limits);
  });

  test('for DynamoDB', async () => {
    const client = dynamoDbClient();
    const effects = { client, now: Date.now, sleep: async () => {} };
    await seenIdsIn('ids', 'f', effects).seen(['1']);
    expect(limitsOf(client.config.requestHandler)).toMatchObject(limits);
  });
});
