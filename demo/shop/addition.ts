import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Region } from '@tributary/region';
import type { Event } from '#lib/event.ts';
import { regionClient } from '../../ops/clients/aws.ts';
import type { Addition, Findings, Finished } from '../addition.ts';
import { billingOf } from './billing.ts';
import { chaosOf } from './chaos/part.ts';
import { compare, type Outcome } from './comparison.ts';
import { expectationOf } from './expectation.ts';
import { type NoticeObserver, observeNotices } from './observer.ts';
import { tellingPartner } from './partner-told.ts';
import { readOrders } from './read-orders.ts';
import { readSales } from './sales.ts';
import { EVENTS_PER_STORY, storiesOf } from './stories.ts';
import { tellingByWebhook } from './webhooks/in-demo.ts';
import { tellingInSoak } from './webhooks/in-soak.ts';

const TYPES = [
  'OrderPlaced',
  'OrderPaid',
  'OrderReserved',
  'OrderCancelled',
  'OrderFulfilled',
  'PaymentCaptured',
  'PaymentDeclined',
  'StockReserved',
  'StockDepleted',
];

/** The stories of the shop's orders, and what its tables, topic and billing must hold after them. */
export const addition: Addition = {
  types: TYPES,
  chaos: chaosOf(TYPES),
  beside: tellingPartner,
  act: tellingInSoak,
  stories: (events, startMs, random, round = 0) => {
    const orders = Math.max(1, Math.round(events / EVENTS_PER_STORY));
    return storiesOf(orders, startMs, random, round * orders);
  },
  async open(region, events, startMs, random) {
    const config = regionClient(region.endpoint);
    const clients = { sns: new SNSClient(config), sqs: new SQSClient(config) };
    const notices = await observeNotices(clients, refOf(region, 'DeliveriesTopic'));
    const webhooks = await tellingByWebhook(region, events, startMs, random);
    return {
      act: () => webhooks.act(),
      async check(finished) {
        const shop = findingsOf(finished, await outcomeOf(region, finished, notices));
        return both(shop, await webhooks.check(finished));
      },
    };
  },
};

async function outcomeOf(region: Region, { onBus }: Finished, notices: NoticeObserver): Promise<Outcome> {
  const dynamoDb = new DynamoDBClient(regionClient(region.endpoint));
  const sent = new Map((await notices.read()).map(({ messageId, eventId }) => [messageId, eventId]));
  return {
    noticeIds: [...sent.values()],
    orders: await readOrders(dynamoDb, refOf(region, 'OrdersTable')),
    sales: await readSales(dynamoDb, refOf(region, 'SalesTable')),
    billing: billingOf(onBus.map(({ event }) => event)),
  };
}

function findingsOf({ produced }: Finished, outcome: Outcome): Findings {
  const count = (end: string): number => outcome.billing.filter((line) => line.includes(end)).length;
  return {
    ...compare(expectationOf(eventsIn(produced)), outcome),
    rows: [
      ['sales', outcome.sales.length, 'products by hour, each as the orders add up'],
      ['billed', count(' billed'), 'orders: invoice created, charged, settled'],
      ['taken back', count(' taken back'), 'orders whose payment differs: invoice cancelled'],
    ],
  };
}

const both = (one: Findings, other: Findings): Findings => ({
  lost: [...one.lost, ...other.lost],
  doubled: [...one.doubled, ...other.doubled],
  rows: [...one.rows, ...other.rows],
});

const eventsIn = (produced: Finished['produced']): readonly Event[] =>
  produced.filter(({ kind }) => kind === 'event').map(({ step }) => step.event);

function refOf({ resources }: Region, logicalId: string): string {
  const resource = resources.get(logicalId);
  if (!resource) throw new Error(`the template has no ${logicalId}`);
  return resource.ref;
}
