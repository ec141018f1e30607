// A Kafka client in a process of its own, which places orders. Answers each load when all of it is acknowledged.
import { ProduceAcks, Producer } from '@platformatic/kafka';
import type { Event } from '#lib/event.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { order } from '../bridge/records.ts';

export interface Load {
  readonly orders: number;
  /** 0: as fast as they are acknowledged, 100 to a call; else each alone when it is due. */
  readonly perSecond: number;
}

const ORDERS_PER_SEND = 100;
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const [bootstrapServer = ''] = process.argv.slice(2);
const producer = new Producer({
  clientId: 'bench',
  bootstrapBrokers: [bootstrapServer],
  acks: ProduceAcks.ALL,
  idempotent: true,
});
let placed = 0;

/** An order that was never placed before; its id says when it was handed to the client. */
function message() {
  const data = order(++placed);
  const id = `sent-${process.hrtime.bigint()}-${placed}`;
  const metadata: Event['metadata'] = {
    id,
    type: 'OrderPlaced',
    version: 2,
    source: 'tributary.orders',
    subject: data.orderId,
    time: data.placedAt,
    sequence: 1,
    correlationId: data.orderId,
    causationId: id,
    traceparent: TRACEPARENT,
    hops: 0,
  };
  const { topic, key, value, headers } = binaryMessage('orders', { metadata, data });
  const bytes = [...headers].map(([name, text]) => [Buffer.from(name), Buffer.from(text)] as const);
  return { topic, key: Buffer.from(key), value, headers: new Map(bytes) };
}

const send = (orders: number): Promise<unknown> =>
  producer.send({ messages: Array.from({ length: orders }, () => message()) });

async function placeAtOnce(orders: number): Promise<void> {
  for (let left = orders; left > 0; left -= ORDERS_PER_SEND) await send(Math.min(left, ORDERS_PER_SEND));
}

async function placeSteadily(orders: number, perSecond: number): Promise<void> {
  const startMs = performance.now();
  const sends: Promise<unknown>[] = [];
  while (sends.length < orders) {
    const due = Math.min(orders, Math.floor(((performance.now() - startMs) / 1000) * perSecond));
    while (sends.length < due) sends.push(send(1));
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
  await Promise.all(sends);
}

process.on('message', ({ orders, perSecond }: Load) => {
  const all = perSecond === 0 ? placeAtOnce(orders) : placeSteadily(orders, perSecond);
  void all.then(() => process.send?.('placed'));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
