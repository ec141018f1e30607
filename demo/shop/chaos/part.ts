import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { at, textOf } from '@tributary/region/json';
import { storedEvent } from '#domain/orders/order-store.ts';
import type { Event } from '#lib/event.ts';
import type { ChaosPart, Findings, Surroundings } from '../../chaos/part.ts';
import { expectationOf } from '../expectation.ts';
import { type Notice, observeNotices } from '../observer.ts';
import { readOrders } from '../read-orders.ts';
import { readSales } from '../sales.ts';
import { shopActs } from './acts.ts';
import { readBilling } from './billing-table.ts';
import type { Sent, ShopEvidence } from './findings.ts';
import { CARRIER } from './histories.ts';
import { expendableEvents } from './hot-keys.ts';
import { shopProblems } from './invariants.ts';
import { eventIdsOn } from './topic-events.ts';
import type { PlacedOrder } from './web-order.ts';
import { WebShop } from './web-shop.ts';
import { webhookTeller } from './webhook-teller.ts';

/** @param types of the events on the shop's topics */
export const chaosOf =
  (types: readonly string[]) =>
  async (around: Surroundings): Promise<ChaosPart> => {
    const { clients, operator, resources } = around;
    const ref = refsIn(around);
    const apiEndpoint = textOf(at(resources, 'HttpApi', 'attributes', 'ApiEndpoint'));
    const webShop = new WebShop(apiEndpoint, around.aSecond);
    const teller = await webhookTeller(apiEndpoint, around);
    const observer = await observeNotices(clients, ref('DeliveriesTopic'));
    const webOrders = new Map<string, PlacedOrder>();
    const notices: Notice[] = [];
    return {
      types: [...types, 'ShipmentDispatched', 'ShipmentDelivered', 'WebhookReceived'],
      // By the read model, the notices, the sales, the payments, and the histories.
      answersFor: ['project-order', 'notify-delivery', 'record-analytics', 'record-payment', 'advance-order'],
      acts: (events, startMs, random) =>
        shopActs(events, startMs, random, {
          async place(order) {
            const { orderId, cancellations } = await webShop.place(order);
            webOrders.set(orderId, { ...order, cancellations });
            return orderId;
          },
          tell: (telling) => teller.tell(telling),
        }),
      expendable: expendableEvents,
      async decide() {
        notices.push(...(await observer.read()));
        const sent = new Set(notices.map(({ eventId }) => eventId));
        return operator.resolveDoubts((eventId) => sent.has(eventId));
      },
      async problems(findings) {
        const sent = { ...sentOf(findings, types, webOrders), webhooks: teller.answers };
        const evidence = await evidenceOf(around, findings, notices);
        const made = [...evidence.histories.values()].flat();
        const expected = expectationOf([...sent.events, ...made, ...sent.shipments]);
        return shopProblems({ sent, expected, evidence, order: findings.order, excuses: findings.excuses });
      },
    };
  };

function sentOf({ sent }: Findings, types: readonly string[], webOrders: Sent['webOrders']): Omit<Sent, 'webhooks'> {
  const events = sent.filter(({ kind }) => kind === 'event').map(({ step }) => step.event);
  return {
    events: events.filter(({ metadata }) => types.includes(metadata.type)),
    shipments: events.filter(({ metadata }) => metadata.source === CARRIER),
    webOrders,
  };
}

async function evidenceOf(
  around: Surroundings,
  { onBus, deadLetters }: Findings,
  notices: readonly Notice[],
): Promise<ShopEvidence> {
  const { dynamoDb } = around.clients;
  const ref = refsIn(around);
  return {
    events: onBus.map(({ event }) => event),
    notices,
    orders: await readOrders(dynamoDb, ref('OrdersTable')),
    sales: await readSales(dynamoDb, ref('SalesTable')),
    billing: await readBilling(dynamoDb, ref('BillingTable')),
    histories: await readHistories(dynamoDb, ref('OrderEventsTable')),
    shipmentIds: await eventIdsOn('partner-shipments', around.kafka),
    deadLetters,
  };
}

const refsIn =
  ({ resources }: Surroundings) =>
  (logicalId: string): string => {
    const ref = at(resources, logicalId, 'ref');
    if (typeof ref !== 'string') throw new Error(`the region has no ${logicalId}`);
    return ref;
  };

async function readHistories(client: DynamoDBClient, TableName: string): Promise<Map<string, readonly Event[]>> {
  const events: Event[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    events.push(...Items.map((item) => storedEvent(unmarshall(item))));
  const inOrder = events.toSorted((a, b) => a.metadata.sequence - b.metadata.sequence);
  return Map.groupBy(inOrder, ({ metadata }) => metadata.subject);
}
