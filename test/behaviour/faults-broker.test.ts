import { afterEach, describe, expect, test } from '@jest/globals';
import type { Json } from '@tributary/region/json';
import { Kafka, type Producer } from 'kafkajs';
import { faultyRegion, injectedIn } from '../../packages/region/test/support/faulty-region.ts';
import { fromTopic } from '../../packages/region/test/support/resources.ts';
import type { TestRegion } from '../../packages/region/test/support/running.ts';
import { until } from '../support/until.ts';

// A member whose connection is cut may have to wait for its old self to expire.
const FROM_TOPIC = {
  FromTopic: fromTopic('Note', { AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'notes' } }),
};

let region: TestRegion;
let producer: Producer;

afterEach(async () => {
  await producer.disconnect();
  await region.stop();
});

async function open(rules: readonly Json[], resources = {}): Promise<void> {
  region = await faultyRegion(rules, { resources });
  const kafka = new Kafka({ brokers: [region.kafkaBootstrapServers], logLevel: 0 });
  producer = kafka.producer({ idempotent: true });
  await producer.connect();
}

async function produce(...values: readonly string[]): Promise<void> {
  for (const value of values) await producer.send({ topic: 'orders', messages: [{ key: 'k', value }] });
}

/** How many records a mapping has taken, each counted once. */
function handledOffsets(): number {
  const polled = region.journal.hops().filter(({ step }) => step === 'polled');
  return new Set(polled.flatMap(({ ids }) => ids.filter((id) => id.startsWith('orders-')))).size;
}

const stepCount = (step: string): number => region.journal.hops().filter((hop) => hop.step === step).length;

describe('the broker', () => {
  test('that pauses answers no request meanwhile, and then all of them', async () => {
    await open([{ fault: 'brokerPause', at: 'broker/Produce', nth: 2, delayMs: 700 }]);
    await produce('1');
    const startedAt = performance.now();
    await produce('2');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(650);
    expect(stepCount('produced')).toBe(2);
  });

  test('that cuts connections is connected to again, and keeps a batch once however often it is sent', async () => {
    await open([{ fault: 'brokerCut', at: 'broker/Produce', every: 2, times: 6 }]);
    await produce('1', '2', '3', '4', '5', '6', '7', '8');
    expect(injectedIn(region.journal.hops())).toHaveLength(6);
    expect(stepCount('produced')).toBe(8);
  });

  test('that cuts the connections of its readers has every record handled all the same', async () => {
    const rules = ['ListOffsets', 'Fetch'].map((api) => ({ fault: 'brokerCut', at: `broker/${api}`, nth: 3 }));
    await open(rules, FROM_TOPIC);
    for (const value of ['1', '2', '3', '4', '5', '6']) {
      await produce(value);
      await region.settled();
    }
    expect(handledOffsets()).toBe(6);
    expect(injectedIn(region.journal.hops())).toHaveLength(2);
  });

  test('that makes a group join again goes on with its members, and every record is handled', async () => {
    await open([{ fault: 'rebalance', at: 'group/notes', every: 2, times: 2 }], FROM_TOPIC);
    for (const value of ['1', '2', '3', '4', '5', '6']) {
      await produce(value);
      await region.settled();
    }
    await until(async () => injectedIn(region.journal.hops()).length === 2, 'two rebalances');
    await produce('7');
    await region.settled();
    expect(injectedIn(region.journal.hops())).toEqual(['rebalance group/notes', 'rebalance group/notes']);
    expect(handledOffsets()).toBe(7);
  });
});

test('a region with a Kafka of its own refuses the faults of the broker by name', async () => {
  const connection = { bootstrapServers: ['127.0.0.1:1'] };
  const starting = faultyRegion([{ fault: 'brokerPause', at: 'broker', nth: 1 }], { kafka: { connection } });
  await expect(starting).rejects.toThrow('Fault plan, rule 1: brokerPause needs the embedded broker.');
});
