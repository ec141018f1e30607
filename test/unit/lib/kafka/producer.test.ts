import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Consumer } from '@platformatic/kafka';
import { binaryMessage } from '#lib/kafka/message.ts';
import { kafkaProducer } from '#lib/kafka/producer.ts';
import type { Broker } from '../../../../packages/region/src/kafka/broker.ts';
import { openBroker } from '../../../../packages/region/test/unit/kafka/broker-fixture.ts';
import { placedOrder } from '../../../support/samples.ts';

let broker: Broker;
beforeEach(async () => {
  broker = await openBroker();
  broker.createTopic('out', 1);
});
afterEach(() => broker.stop());

/** All records of partition 0 of that topic. */
async function recordsOf(topic: string, count: number) {
  const consumer = new Consumer({ clientId: 'test', bootstrapBrokers: [broker.bootstrapServer], groupId: 'test' });
  const records = [];
  for await (const { key, value, headers } of await consumer.consume({ topics: [topic], mode: 'earliest' })) {
    const named = Object.fromEntries([...headers].map(([name, text]) => [String(name), String(text)]));
    records.push({ key: String(key), value: String(value), headers: named });
    if (records.length === count) break;
  }
  await consumer.close(true);
  return records;
}

const events = [
  placedOrder({ id: 'evt-1', subject: 'ORD-1', hops: 2 }),
  placedOrder({ id: 'evt-2', subject: 'ORD-2', hops: 2 }),
];

describe('the producer of a function', () => {
  test('writes key, value and headers as they are given, in the order of the calls', async () => {
    const send = kafkaProducer('test', broker.bootstrapServer);
    for (const event of events) await send(binaryMessage('out', event));
    const { data } = placedOrder();
    const { traceparent, correlationId, causationId, sequence, time } = placedOrder().metadata;
    const headers = {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_source: 'tributary.orders',
      ce_type: 'OrderPlaced',
      ce_time: time,
      ce_dataversion: '2',
      ce_sequence: String(sequence),
      ce_correlationid: correlationId,
      ce_causationid: causationId,
      ce_traceparent: traceparent,
      traceparent,
      ce_hops: '2',
    };
    expect(await recordsOf('out', 2)).toEqual([
      {
        key: 'ORD-1',
        value: JSON.stringify(data),
        headers: { ...headers, ce_id: 'evt-1', ce_subject: 'ORD-1' },
      },
      {
        key: 'ORD-2',
        value: JSON.stringify(data),
        headers: { ...headers, ce_id: 'evt-2', ce_subject: 'ORD-2' },
      },
    ]);
  });

  test('opens its connections once, however often it sends', async () => {
    let opened = 0;
    const count = (): void => void opened++;
    subscribe('net.client.socket', count);
    try {
      const send = kafkaProducer('test', broker.bootstrapServer);
      const openedBy: number[] = [];
      for (let call = 0; call < 5; call++) {
        await send(binaryMessage('out', placedOrder()));
        openedBy.push(opened);
      }
      expect(new Set(openedBy).size).toBe(1);
      expect(opened).toBeGreaterThan(0);
    } finally {
      unsubscribe('net.client.socket', count);
    }
  });

  test('fails when there is no such topic, so that the event is tried again', async () => {
    const send = kafkaProducer('test', broker.bootstrapServer);
    await expect(send(binaryMessage('nowhere', placedOrder()))).rejects.toThrow();
    expect(broker.topics()).toEqual([{ name: 'out', partitions: 1 }]);
  });
});
