import { type Random, seededRandom } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { EVENTS_PER_STORY, storiesOf } from '../shop/stories.ts';
import type { Produced } from '../traffic/step.ts';
import { traffic } from '../traffic/traffic.ts';
import { shipment } from './shipment.ts';
import { reportsOf, type WebOrder, webOrder } from './web-order.ts';

/** One thing that a sender does to the shop. */
export type Act =
  | { readonly kind: 'message'; readonly produced: Produced }
  | { readonly kind: 'order'; readonly order: WebOrder }
  | { readonly kind: 'shipment'; readonly event: Event };

/** All stories begin at this time, so that the same seed plays the same stories on any day. */
const START_MS = Date.parse('2026-03-02T08:00:00Z');
/** The region makes ids from the same seed, and the senders must make others. */
const ACTS_SEED = 0x6f757473;
/** Shares of the events: the stories over Kafka, and the orders placed by HTTP. The rest is the carrier's. */
const SHARE = { stories: 0.8, webOrders: 0.1 };
/** How many events a web order has on average, with what is reported of it. */
const EVENTS_PER_WEB_ORDER = 2.6;

/** Acts with at least so many events, and redelivered and broken messages besides. The seed decides which. */
export function actsOf(events: number, seed: number): readonly Act[] {
  const random = seededRandom(seed ^ ACTS_SEED);
  const stories = storiesOf(atLeastOne((events * SHARE.stories) / EVENTS_PER_STORY), START_MS, random);
  const messages = traffic(stories, random);
  const orders = Array.from({ length: atLeastOne((events * SHARE.webOrders) / EVENTS_PER_WEB_ORDER) }, (_, index) =>
    webOrder(new Date(START_MS + index * 1_000).toISOString(), random),
  );
  const acts: Act[] = messages.map((produced) => ({ kind: 'message', produced }));
  const fromWeb: Act[] = orders.map((order) => ({ kind: 'order', order }));
  const parcels = atLeastOne((events - eventsIn([...acts, ...fromWeb])) / 2);
  const shipments = Array.from({ length: parcels }, (_, index) => shipment(index + 1, START_MS, random));
  const toldByCarrier: Act[] = shipments.flat().map((event) => ({ kind: 'shipment', event }));
  return interleaved([acts, fromWeb, toldByCarrier], random);
}

/** Mixes the parts evenly. Each part keeps its order. */
function interleaved(parts: readonly (readonly Act[])[], random: Random): readonly Act[] {
  const placed = parts.flatMap((part) =>
    part.map((act, index) => ({ act, at: (index + random.next()) / part.length })),
  );
  return placed.toSorted((a, b) => a.at - b.at).map(({ act }) => act);
}

/** How many events these acts produce; messages that come again or are broken do not count. */
export function eventsIn(acts: readonly Act[]): number {
  return acts.reduce((sum, act) => sum + eventsOf(act), 0);
}

function eventsOf(act: Act): number {
  if (act.kind === 'message') return act.produced.kind === 'event' ? 1 : 0;
  return act.kind === 'order' ? 1 + reportsOf(act.order, '').length : 1;
}

const atLeastOne = (count: number): number => Math.max(1, Math.ceil(count));
