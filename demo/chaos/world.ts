import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { inParallel } from '#lib/in-parallel.ts';
import { binaryMessage, type KafkaMessage } from '#lib/kafka/message.ts';
import { messageSender } from '../../ops/clients/kafka.ts';
import type { Produced } from '../traffic/step.ts';
import type { Act } from './acts.ts';
import { retry } from './retry.ts';
import { reportsOf, type WebOrder } from './web-order.ts';
import type { WebShop } from './web-shop.ts';

export interface WorldDeps {
  readonly kafkaBootstrapServers: string;
  readonly eventBridge: EventBridgeClient;
  readonly busName: string;
  readonly webShop: WebShop;
}

/** What the senders have sent and the shop has confirmed. */
export interface Sent {
  readonly produced: Produced[];
  readonly shipments: Extract<Act, { kind: 'shipment' }>['event'][];
  /** By order id. */
  readonly webOrders: Map<string, WebOrder>;
}

const ORDERS_AT_ONCE = 4;
/** As many as one PutEvents call takes. */
const SHIPMENTS_PER_CALL = 10;

/** All senders of the shop: producers on Kafka, customers on the web, the carrier. Each sends again until it succeeds. */
export class World {
  readonly sent: Sent = { produced: [], shipments: [], webOrders: new Map() };
  readonly #deps: WorldDeps;

  constructor(deps: WorldDeps) {
    this.#deps = deps;
  }

  /** Does these acts; those of one sender in their order. */
  async act(acts: readonly Act[]): Promise<void> {
    const orders = acts.flatMap((act) => (act.kind === 'order' ? [act.order] : []));
    const reported = (await inParallel(orders, ORDERS_AT_ONCE, (order) => this.#order(order))).flat();
    const produced = acts.flatMap((act) => (act.kind === 'message' ? [act.produced] : []));
    await this.#produce([...produced, ...reported]);
    await this.#ship(acts.flatMap((act) => (act.kind === 'shipment' ? [act.event] : [])));
  }

  async #order(order: WebOrder): Promise<readonly Produced[]> {
    const orderId = await this.#deps.webShop.place(order);
    this.sent.webOrders.set(orderId, order);
    return reportsOf(order, orderId).map((step) => {
      return { kind: 'event', step, message: binaryMessage(step.topic ?? '', step.event) };
    });
  }

  /** Messages that are sent again after a cut connection have the same event ids. */
  async #produce(produced: readonly Produced[]): Promise<void> {
    if (produced.length === 0) return;
    await retry('producing to Kafka', () => this.#send(produced.flatMap(({ message }) => message ?? [])));
    this.sent.produced.push(...produced);
  }

  async #send(messages: readonly KafkaMessage[]): Promise<void> {
    const sender = messageSender('chaos', { bootstrapServers: [this.#deps.kafkaBootstrapServers] });
    try {
      await sender.send(messages);
    } finally {
      await sender.close();
    }
  }

  async #ship(events: Sent['shipments']): Promise<void> {
    for (let from = 0; from < events.length; from += SHIPMENTS_PER_CALL) {
      let left = events.slice(from, from + SHIPMENTS_PER_CALL);
      await retry('PutEvents of the carrier', async () => {
        left = await this.#refused(left);
        if (left.length > 0) throw new Error(`${left.length} entries were refused`);
      });
    }
    this.sent.shipments.push(...events);
  }

  /** Puts events on the bus. @returns those that it did not take */
  async #refused(events: Sent['shipments']): Promise<Sent['shipments']> {
    const { eventBridge, busName } = this.#deps;
    const put = events.map(({ metadata, data }) => ({
      EventBusName: busName,
      Source: metadata.source,
      DetailType: metadata.type,
      Time: new Date(metadata.time),
      Detail: JSON.stringify({ metadata, data }),
    }));
    const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: put }));
    return events.filter((_event, index) => Entries[index]?.ErrorCode !== undefined);
  }
}
