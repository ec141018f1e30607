import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeReplayCommand,
  EventBridgeClient,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { clientOf } from '../../tools/aws-clients.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { busSample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;

let region: Region;
let clients: { events: EventBridgeClient; states: SFNClient; tables: DynamoDBDocumentClient };

beforeAll(async () => {
  await ensurePackaged();
  region = await startRegion({ port: 0, kafka: { port: 0 }, clock: 'virtual' });
  const settings = clientOf(region);
  clients = {
    events: new EventBridgeClient(settings),
    states: new SFNClient(settings),
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(settings)),
  };
}, TIMEOUT_MS);

afterAll(() => region.stop());

const refOf = (id: string): string => region.resources.get(id)?.ref ?? id;

function arnOf(id: string): string {
  const arn = region.resources.get(id)?.attributes['Arn'];
  return typeof arn === 'string' ? arn : id;
}

/** Puts a sample on the bus and waits until everything that follows from it is done. */
async function put(file: string): Promise<void> {
  const { source: Source, 'detail-type': DetailType, detail } = busSample(file);
  const entry = { EventBusName: refOf('Bus'), Source, DetailType, Detail: JSON.stringify(detail) };
  await clients.events.send(new PutEventsCommand({ Entries: [entry] }));
  await region.settled();
}

async function statuses(): Promise<readonly unknown[]> {
  const list = new ListExecutionsCommand({ stateMachineArn: refOf('BillingWorkflow') });
  return ((await clients.states.send(list)).executions ?? []).map(({ status }) => status);
}

async function itemsIn(table: string): Promise<readonly Record<string, unknown>[]> {
  const { Items = [] } = await clients.tables.send(new ScanCommand({ TableName: refOf(table), ConsistentRead: true }));
  return Items;
}

const invoices = async () => (await itemsIn('BillingTable')).filter(({ part }) => part === 'invoice');
const sales = async () => (await itemsIn('SalesTable')).map(({ sku, orders }) => `${String(sku)} ${String(orders)}`);

describe('a fulfilled order that is delivered twice, and then replayed', () => {
  test(
    'is billed once and counted once',
    async () => {
      await put('PaymentCaptured');
      const startedAt = region.clock.now();
      await put('OrderFulfilled');
      await put('OrderFulfilled');
      expect(await statuses()).toEqual(['SUCCEEDED', 'SUCCEEDED']);
      await clients.events.send(
        new StartReplayCommand({
          ReplayName: 'again',
          EventSourceArn: arnOf('Archive'),
          EventStartTime: new Date(startedAt - 60_000),
          EventEndTime: new Date(region.clock.now() + 1_000),
          Destination: { Arn: arnOf('Bus') },
        }),
      );
      await region.settled();
      const replay = await clients.events.send(new DescribeReplayCommand({ ReplayName: 'again' }));
      expect([replay.State, replay.EventLastReplayedTime]).toEqual(['COMPLETED', expect.any(Date)]);
      expect(await statuses()).toHaveLength(2);
      expect(await invoices()).toMatchObject([{ orderId: 'ORD-1001', invoiceId: 'INV-ORD-1001', status: 'SETTLED' }]);
      expect((await sales()).toSorted()).toEqual(['POT-CAST-08 1', 'TEA-GREEN-100 1']);
    },
    TIMEOUT_MS,
  );
});
