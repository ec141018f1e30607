import type { Random } from '@tributary/region/random';
import { causedBy, type Metadata } from '#lib/event.ts';
import { traceparentOf } from '#lib/traceparent.ts';
import type { OrderFulfilledV1, OrderPlacedV1, OrderPlacedV2 } from '#schemas/generated/types.ts';
import { chance, pick } from '../traffic/chance.ts';
import type { Step } from '../traffic/step.ts';
import { CITIES, CUSTOMERS, PRODUCTS } from './goods.ts';

/** The share of stories that take each turn. */
const SHARE = { oldProducer: 0.2, declined: 0.1, outOfStock: 0.05, customerCancels: 0.04, overpaid: 0.03 };
const STEP_MS = 20_000;

/** Everything that happens to one order, from the moment it is placed. */
export function orderStory(number: number, startMs: number, random: Random): readonly Step[] {
  return new Story(number, startMs, random).tell();
}

class Story {
  readonly #random: Random;
  readonly #orderId: string;
  readonly #order: OrderPlacedV2;
  readonly #steps: Step[] = [];
  #nowMs: number;

  constructor(number: number, startMs: number, random: Random) {
    this.#random = random;
    this.#nowMs = startMs;
    this.#orderId = `ORD-${String(number).padStart(6, '0')}`;
    this.#order = { orderId: this.#orderId, ...newOrder(random), placedAt: new Date(startMs).toISOString() };
  }

  tell(): readonly Step[] {
    const old = chance(this.#random, SHARE.oldProducer);
    this.#add('orders', 'OrderPlaced', old ? 1 : 2, 1, old ? asVersion1(this.#order) : this.#order);
    if (chance(this.#random, SHARE.declined)) this.#decline();
    else this.#capture();
    return this.#steps;
  }

  #decline(): void {
    const reason = pick(this.#random, ['insufficient-funds', 'card-expired', 'suspected-fraud']);
    this.#add('payments', 'PaymentDeclined', 1, 1, { ...this.#payment(), reason, declinedAt: this.#now() });
    this.#cancel('payment-declined');
  }

  #capture(): void {
    const method = pick(this.#random, ['card', 'wallet', 'invoice']);
    const payment = this.#payment();
    if (chance(this.#random, SHARE.overpaid)) payment.amount.minorUnits++;
    this.#add('payments', 'PaymentCaptured', 1, 1, { ...payment, method, capturedAt: this.#now() });
    if (chance(this.#random, SHARE.outOfStock)) this.#runOut();
    else this.#reserve();
  }

  #runOut(): void {
    const { sku } = pick(this.#random, this.#order.lines);
    this.#add('inventory', 'StockDepleted', 1, this.#nowMs, { sku }, sku);
    this.#cancel('out-of-stock');
  }

  #reserve(): void {
    const lines = this.#order.lines.map(({ sku, quantity }) => ({ sku, quantity }));
    const data = { reservationId: `RES-${this.#random.uuid()}`, orderId: this.#orderId, warehouse: 'BER-1', lines };
    this.#add('inventory', 'StockReserved', 1, 1, { ...data, reservedAt: this.#now() });
    if (chance(this.#random, SHARE.customerCancels)) this.#cancel('customer-request');
    else this.#fulfil();
  }

  #fulfil(): void {
    const { placedAt: _placedAt, ...order } = this.#order;
    const data: OrderFulfilledV1 = { ...order, fulfilledAt: this.#now() };
    this.#add('orders', 'OrderFulfilled', 1, 2, data);
  }

  #cancel(reason: string): void {
    this.#add('orders', 'OrderCancelled', 1, 2, { orderId: this.#orderId, reason, cancelledAt: this.#now() });
  }

  #payment() {
    return { paymentId: `PAY-${this.#random.uuid()}`, orderId: this.#orderId, amount: { ...this.#order.total } };
  }

  #add(topic: string, type: string, version: number, sequence: number, data: unknown, subject = this.#orderId): void {
    const metadata = this.#metadata({ type, version, sequence, subject, source: `tributary.${topic}` });
    this.#steps.push({ topic, event: { metadata, data } });
    this.#nowMs += Math.round(STEP_MS * (0.5 + this.#random.next()));
  }

  #metadata(own: Pick<Metadata, 'type' | 'version' | 'sequence' | 'subject' | 'source'>): Metadata {
    const id = this.#random.uuid();
    const cause = this.#steps.at(-1)?.event;
    if (cause) return causedBy(cause, { ...own, id, time: this.#now() });
    const traceparent = traceparentOf(id, undefined);
    return { ...own, id, time: this.#now(), correlationId: this.#random.uuid(), causationId: id, traceparent, hops: 0 };
  }

  #now(): string {
    return new Date(this.#nowMs).toISOString();
  }
}

/** What a customer wants, and what it costs. */
export function newOrder(random: Random): Omit<OrderPlacedV2, 'orderId' | 'placedAt'> {
  const lines = Array.from({ length: 1 + random.integer(4) }, () => {
    const { sku, name, minorUnits } = pick(random, PRODUCTS);
    return { sku, name, quantity: 1 + random.integer(3), unitPrice: { minorUnits, currency: 'EUR' } };
  });
  const minorUnits = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.minorUnits, 0);
  return {
    customer: pick(random, CUSTOMERS),
    lines,
    total: { minorUnits, currency: 'EUR' },
    shippingAddress: pick(random, CITIES),
  };
}

/** The form that old producers send: decimals in euros. */
function asVersion1({ lines, total, ...rest }: OrderPlacedV2): OrderPlacedV1 {
  const decimal = (money: { minorUnits: number }): number => money.minorUnits / 100;
  return {
    ...rest,
    lines: lines.map((line) => ({ ...line, unitPrice: decimal(line.unitPrice) })),
    total: decimal(total),
  };
}
