import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seededRandom } from '../../local/core/random.ts';
import { compare } from '../../scripts/shop/comparison.ts';
import { expectationOf } from '../../scripts/shop/expectation.ts';
import { type Observer, observe } from '../../scripts/shop/observer.ts';
import { readOutcome } from '../../scripts/shop/outcome.ts';
import { produce } from '../../scripts/shop/produce.ts';
import { type Produced, traffic } from '../../scripts/shop/traffic.ts';
import { type KeptRegion, keptRegion, type RegionProcess } from '../region/fixtures/region-process.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { placedOrder } from '../support/samples.ts';

const SEED = 20_260_302;
const START_MS = Date.parse('2026-03-02T08:00:00Z');
const ROUNDS = 5;
const STORIES = 40;
const POSTED_PER_ROUND = 10;
const SETTLED_WITHIN_MS = 240_000;

let copy: ProjectCopy;
let kept: KeptRegion;

beforeAll(async () => {
  copy = new ProjectCopy();
  await copy.node(['node_modules/serverless/bin/serverless.js', 'package']);
  kept = keptRegion(() => ({ Resources: {} }));
}, 120_000);
afterAll(async () => {
  await kept.remove();
  copy[Symbol.dispose]();
});

/** Starts the shop where it was: what remembers an address, in the region or here, stays right. */
async function startShop(before: RegionProcess | undefined): Promise<RegionProcess> {
  const ports = before && [
    '--port',
    new URL(before.client.endpoint).port,
    '--kafka-port',
    before.kafka.split(':')[1] ?? '',
  ];
  return kept.start('--package', path.join(copy.folder, '.serverless'), ...(ports ?? []));
}

const pageOf = async ({ client }: RegionProcess, name: string) =>
  Object(await (await fetch(`${client.endpoint}/_region/${name}`)).json());

const clientsOf = ({ client }: RegionProcess) => {
  const config = { ...client, region: 'eu-west-1' };
  return {
    eventBridge: new EventBridgeClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    dynamoDb: new DynamoDBClient(config),
  };
};

/** Resolves with what was acknowledged; a region that is gone is no error. */
async function whileThere<T>(items: readonly T[], send: (item: T) => Promise<void>): Promise<readonly T[]> {
  const done: T[] = [];
  try {
    for (const item of items) {
      await send(item);
      done.push(item);
    }
  } catch {
    return done;
  }
  return done;
}

const SLICE = 10;

/** Sends messages by tens until the region is gone; gives how many were acknowledged. */
async function tell(running: RegionProcess, messages: readonly Produced[]): Promise<number> {
  const slices = Array.from({ length: Math.ceil(messages.length / SLICE) }, (_, index) =>
    messages.slice(index * SLICE, (index + 1) * SLICE),
  );
  const kafka = { bootstrapServers: [running.kafka] };
  const send = (slice: readonly Produced[]): Promise<void> =>
    produce(
      slice.map(({ message }) => message),
      { kafka, ready: async () => {} },
    );
  return (await whileThere(slices, send)).flat().length;
}

/** Places orders over HTTP until the region is gone; gives the ids of those that were confirmed. */
async function placeOrders(api: string): Promise<readonly string[]> {
  const { customer, lines, shippingAddress } = placedOrder().data;
  const ids: string[] = [];
  await whileThere(Array.from({ length: POSTED_PER_ROUND }), async () => {
    const answer = await fetch(`${api}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ customer, lines, shippingAddress }),
    });
    const { orderId } = Object(await answer.json());
    if (answer.status === 201) ids.push(String(orderId));
    await setTimeout(50);
  });
  return ids;
}

/** Looks until nothing is under way, or the time is up; gives what is. */
async function pendingAfterAll(running: RegionProcess): Promise<unknown> {
  const endMs = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const { settled, pending } = await pageOf(running, 'settled');
    if (settled || performance.now() > endMs) return pending;
    await setTimeout(1_000);
  }
}

async function placesOf(running: RegionProcess) {
  const resources = await pageOf(running, 'resources');
  const queues = Object.entries<{ type: string; ref: string }>(resources).filter(
    ([id, { type }]) => type === 'AWS::SQS::Queue' && /(Failed|Undelivered|Exhausted)/.test(id),
  );
  return {
    api: String(resources.HttpApi.attributes.ApiEndpoint),
    bus: String(resources.Bus.ref),
    topic: String(resources.DeliveriesTopic.ref),
    ordersTable: String(resources.OrdersTable.ref),
    salesTable: String(resources.SalesTable.ref),
    deadLetterQueueUrls: queues.map(([, { ref }]) => ref),
  };
}

async function orderIdsIn(running: RegionProcess, TableName: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: clientsOf(running).dynamoDb }, { TableName })) {
    ids.push(...Items.map(({ orderId }) => orderId?.S ?? ''));
  }
  return ids;
}

test('a shop whose region is killed again and again ends as it would have', async () => {
  const random = seededRandom(SEED);
  const produced = traffic(STORIES, START_MS, random);
  const placed: string[] = [];
  let observer: Observer | undefined;
  let running: RegionProcess | undefined;
  let told = 0;
  for (let round = 0; round < ROUNDS; round++) {
    running = await startShop(running);
    const { api, bus, topic } = await placesOf(running);
    observer ??= await observe(clientsOf(running), bus, topic);
    const share = produced.slice(told, Math.ceil((produced.length * (round + 1)) / ROUNDS));
    const work = Promise.all([tell(running, share), placeOrders(api)]);
    await setTimeout(500 + random.next() * 4_000);
    await running.kill();
    const [acknowledged, ids] = await work;
    told += acknowledged;
    placed.push(...ids);
  }
  running = await startShop(running);
  expect(await tell(running, produced.slice(told))).toBe(produced.length - told);
  expect(await pendingAfterAll(running)).toEqual({});
  const places = await placesOf(running);
  if (observer === undefined) throw new Error('No region ran.');
  const outcome = await readOutcome(clientsOf(running), places, observer);
  const { lost, doubled } = compare(expectationOf(produced), outcome);

  expect(placed.length).toBeGreaterThan(0);
  expect(await orderIdsIn(running, places.ordersTable)).toEqual(expect.arrayContaining(placed));
  expect(lost).toEqual([]);
  expect(doubled.filter((line) => line.includes('sales'))).toEqual([]);
}, 600_000);
