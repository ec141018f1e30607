import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { eventsIn, interleaved } from '../../chaos/acts.ts';
import type { Act } from '../../chaos/part.ts';
import type { Produced } from '../../traffic/step.ts';
import { traffic } from '../../traffic/traffic.ts';
import { shipment } from '../shipment.ts';
import { EVENTS_PER_STORY, storiesOf } from '../stories.ts';
import { type Telling, telling } from '../webhooks/telling.ts';
import { carrierWebhook, otherWebhooks } from '../webhooks/webhook.ts';
import { hotKey } from './hot-keys.ts';
import { reportsOf, type WebOrder, webOrder } from './web-order.ts';

/**
 * Shares of the events: stories over Kafka, orders placed by HTTP, those that are cancelled at once, keys with many
 * events, webhooks of partners other than the carrier. The rest is the carrier's.
 */
const SHARE = { stories: 0.65, webOrders: 0.1, regretted: 0.05, hotKeys: 0.1, otherWebhooks: 0.01 };
const EVENTS_PER_HOT_KEY = 8;
/** How many events a web order has on average, with what is reported of it. */
const EVENTS_PER_WEB_ORDER = 2.5;
/** Each tells one thing at a time. */
const OTHER_PARTNERS = 3;

/** The requests of senders. */
export interface Requests {
  /** @returns the id of the order */
  readonly place: (order: WebOrder) => Promise<string>;
  readonly tell: (webhook: Telling) => Promise<void>;
}

/** What is done by the shop's producers, customers and partners, with at least so many events. */
export function shopActs(events: number, startMs: number, random: Random, { place, tell }: Requests): readonly Act[] {
  const stories = storiesOf(atLeastOne((events * SHARE.stories) / EVENTS_PER_STORY), startMs, random);
  const messages = traffic(stories, random).map((produced): Act => ({ kind: 'send', produced }));
  const orders = Array.from({ length: atLeastOne((events * SHARE.webOrders) / EVENTS_PER_WEB_ORDER) }, (_, index) =>
    orderAct(webOrder(new Date(startMs + index * 1_000).toISOString(), random), place),
  );
  const regretted = Array.from({ length: atLeastOne(events * SHARE.regretted) }, (_, index): Act => {
    const order = webOrder(new Date(startMs + index * 1_000).toISOString(), random);
    return { ...orderAct({ ...order, turn: 'cancelled' }, place), isQuiet: true };
  });
  const hotKeys = Array.from({ length: Math.round((events * SHARE.hotKeys) / EVENTS_PER_HOT_KEY) }, (_, index) =>
    hotKey(index + 1, startMs, random),
  );
  const others = Array.from({ length: atLeastOne((events * SHARE.otherWebhooks) / OTHER_PARTNERS) }, () =>
    otherWebhooks(random).map((webhook) => tellAct(telling(webhook, random), tell)),
  ).flat();
  const left = events - stories.length - eventsIn([...orders, ...regretted, ...hotKeys, ...others]);
  const shipments = Array.from({ length: atLeastOne(left / 2) }, (_, index) => shipment(index + 1, startMs, random));
  // Every other parcel is told of by webhook.
  const toldByCarrier = shipments.flatMap((parcel, index) =>
    parcel.map((event) => (index % 2 === 0 ? putAct(event) : tellAct(telling(carrierWebhook(event), random), tell))),
  );
  return interleaved([messages, orders, regretted, hotKeys, others, toldByCarrier], random);
}

/** An event that the carrier puts on the bus itself. */
const putAct = (event: Event): Act => ({
  kind: 'send',
  produced: { kind: 'event', message: undefined, step: { topic: undefined, event } },
});

const tellAct = (webhook: Telling, tell: Requests['tell']): Act => ({
  kind: 'do',
  events: 1,
  async run() {
    await tell(webhook);
    return [];
  },
});

/** An order that is placed by HTTP. What payments and inventory report of it follows on their topics. */
function orderAct(order: WebOrder, place: Requests['place']): Extract<Act, { kind: 'do' }> {
  const run = async (): Promise<readonly Produced[]> => {
    const reports = reportsOf(order, await place(order));
    return reports.map((step) => ({ kind: 'event', step, message: binaryMessage(step.topic, step.event) }));
  };
  return { kind: 'do', events: 1 + reportsOf(order, '').length, run };
}

const atLeastOne = (count: number): number => Math.max(1, Math.ceil(count));
