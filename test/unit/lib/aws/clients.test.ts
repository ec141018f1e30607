import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { entryOf } from '../../../../lib/bus/entry.ts';
import { busClient, putEventsOf } from '../../../../lib/bus/put-events.ts';
import { kitFor } from '../../../../lib/kit.ts';
import { placedOrder } from '../../../support/samples.ts';

/** Bodies as they came over the wire, by target. */
const bodies: Record<string, unknown[]> = {};
const answers: Readonly<Record<string, object>> = {
  'AWSEvents.PutEvents': { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] },
  'DynamoDB_20120810.BatchGetItem': { Responses: { ids: [] }, UnprocessedKeys: {} },
  'DynamoDB_20120810.BatchWriteItem': { UnprocessedItems: {} },
};

let server: Server;
const before = { ...process.env };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target']);
    bodies[target] = [...(bodies[target] ?? []), JSON.parse(await text(request))];
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(answers[target]));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${Object(server.address()).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  process.env = before;
});

describe('over the wire, the short cut and the SDK write the same', () => {
  test('for PutEvents', async () => {
    const putEntries = putEventsOf(busClient());
    const { entry } = entryOf(placedOrder(), 'bus');
    const accepted = [{ status: 'accepted', busEventId: 'e-1' }];
    expect([await putEntries([entry]), await putEntries([entry])]).toEqual([accepted, accepted]);
    const [bySdk, byShortCut] = bodies['AWSEvents.PutEvents'] ?? [];
    expect(byShortCut).toEqual(bySdk);
    expect(Object(byShortCut).Entries[0].Time).toBe(entry.Time.getTime() / 1000);
  });

  test.each(['BatchGetItem', 'BatchWriteItem'])('for %s', async (operation) => {
    const { seenIds } = kitFor({ functionName: 'f', idempotencyTable: 'ids', failedQueueUrl: 'https://queue' });
    const call = () => (operation === 'BatchGetItem' ? seenIds.seen(['1', '2']) : seenIds.remember(['1', '2']));
    expect(await call()).toEqual(await call());
    const [bySdk, byShortCut] = (bodies[`DynamoDB_20120810.${operation}`] ?? []).map(withoutExpiration);
    expect(byShortCut).toEqual(bySdk);
    expect(Object.keys(Object(byShortCut).RequestItems)).toEqual(['ids']);
  });
});

const withoutExpiration = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (key, value) => (key === 'expiration' ? 'later' : value)));
