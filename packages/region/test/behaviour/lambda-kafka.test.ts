import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Producer } from '@platformatic/kafka';
import { at, listOf, numberOf, objectOf, parseJson, textOf } from '../../src/core/json.ts';
import { seededRandom } from '../../src/core/random.ts';
import { realClock } from '../../src/core/real-clock.ts';
import { type Broker, startBroker } from '../../src/kafka/broker.ts';
import { KafkaReader } from '../../src/lambda/mappings/kafka.ts';
import { Mapping, type MappingDeclaration } from '../../src/lambda/mappings/mapping.ts';
import { PlatformaticSource } from '../../src/lambda/mappings/platformatic-source.ts';
import { until } from '../support/until.ts';
import { FUNCTION, mappingHarness, type Script } from '../unit/lambda/mapping-harness.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:000000000000:cluster/main/0c6e';
const LIMIT_MS = 60_000;

let broker: Broker;
let producer: Producer;
let running: Mapping[];
beforeEach(async () => {
  broker = await startBroker({ clock: realClock(), random: seededRandom(1) });
  broker.createTopic('orders', 4);
  producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.bootstrapServer] });
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((mapping) => mapping.disable()));
  await producer.close();
  await broker.stop();
});

async function start(script: Script, settings: Partial<MappingDeclaration> = {}) {
  const harness = mappingHarness(realClock(), script);
  const { bootstrapServer } = broker;
  const deps = {
    ...harness.deps,
    random: seededRandom(1),
    wallClock: realClock(),
    bootstrapServers: bootstrapServer,
    open: () => new PlatformaticSource({ bootstrapServers: [bootstrapServer] }),
  };
  const base = {
    functionArn: FUNCTION,
    eventSourceArn: CLUSTER,
    topics: ['orders'],
    windowMs: 0,
    consumerGroupId: 'g',
  };
  const mapping = new Mapping(new KafkaReader(deps, { uuid: `u-${running.length}`, ...base, ...settings }));
  running.push(mapping);
  await mapping.enable();
  return { ...harness, mapping };
}

const produce = (...messages: { partition: number; key?: Buffer; value?: Buffer; headers?: Map<Buffer, Buffer> }[]) =>
  producer.send({ messages: messages.map((message) => ({ topic: 'orders', ...message })), acks: -1 });

/** `partition@offset` of every record in an event. */
function offsetsIn(event: unknown): string[] {
  const lists = Object.values(objectOf(at(event, 'records')));
  return lists
    .flatMap(listOf)
    .map((record) => `${numberOf(at(record, 'partition'))}@${numberOf(at(record, 'offset'))}`);
}

const lagOf = async (mapping: Mapping) => (await mapping.lag()).reduce((sum, { lagRecords }) => sum + lagRecords, 0);

describe('a mapping on a broker', () => {
  test('hands over keys, values and headers as they were sent', async () => {
    const { events } = await start(() => null);
    await produce({ partition: 1, key: Buffer.from('k'), headers: new Map([[Buffer.from('h'), Buffer.from('é')]]) });
    await until(() => events.length === 1, LIMIT_MS);
    expect(events).toEqual([
      {
        eventSource: 'aws:kafka',
        eventSourceArn: CLUSTER,
        bootstrapServers: broker.bootstrapServer,
        records: {
          'orders-1': [
            {
              topic: 'orders',
              partition: 1,
              offset: 0,
              timestamp: expect.any(Number),
              timestampType: 'CREATE_TIME',
              key: 'aw==',
              headers: [{ h: [-61, -87] }],
            },
          ],
        },
      },
    ]);
  });

  test('commits handled records: another member of the group goes on from there', async () => {
    const first = await start(() => null);
    await produce({ partition: 0, value: Buffer.from('1') });
    await until(() => first.journal.hops().some(({ step }) => step === 'committed'), LIMIT_MS);
    expect(await lagOf(first.mapping)).toBe(0);
    await first.mapping.disable();
    await produce({ partition: 0, value: Buffer.from('2') });
    const second = await start(() => null);
    await until(() => second.events.length === 1, LIMIT_MS);
    expect(second.events.flatMap(offsetsIn)).toEqual(['0@1']);
  });

  test('begins at a time when the group has no offsets', async () => {
    await produce({ partition: 0, value: Buffer.from('old') });
    const at = Date.now() + 5;
    await until(() => Date.now() > at);
    await produce({ partition: 0, value: Buffer.from('new') });
    const { events } = await start(() => null, { startingPosition: 'AT_TIMESTAMP', startingPositionTimestampMs: at });
    await until(() => events.length === 1, LIMIT_MS);
    expect(events.flatMap(offsetsIn)).toEqual(['0@1']);
  });

  test('sends given-up records to a topic of the cluster', async () => {
    broker.createTopic('failed', 1);
    const settings = { provisionedPollers: { minimum: 1, maximum: 1 }, maximumRetryAttempts: 0 };
    await start(
      () => {
        throw new Error('poison');
      },
      { ...settings, onFailure: 'kafka://failed' },
    );
    const { events } = await start(() => null, { consumerGroupId: 'g-2', topics: ['failed'] });
    await produce({ partition: 0, key: Buffer.from('k'), value: Buffer.from('poison') });
    await until(() => events.length === 1, LIMIT_MS);
    const [event] = events;
    const { key, value } = objectOf(at(event, 'records', 'failed-0', 0));
    const sent = parseJson(Buffer.from(textOf(value), 'base64').toString());
    expect([key, at(sent, 'requestContext', 'condition')]).toEqual(['aw==', 'RetriesExhausted']);
  });
});

test('over rebalances with batches in hand nothing is lost, and every partition keeps its order', async () => {
  const handled: string[] = [];
  const slow: Script = async (event) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    handled.push(...offsetsIn(event));
  };
  let sent = 0;
  const sendUntil = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await Promise.all([0, 1, 2, 3].map((partition) => produce({ partition })));
    sent = broker.endOffsets('orders').reduce((sum, end) => sum + end, 0);
  };
  const first = await start(slow, { batchSize: 5 });
  await sendUntil(() => handled.length > 20);
  const second = await start(slow, { batchSize: 5 });
  await sendUntil(() => second.events.length > 5);
  await second.mapping.disable();
  await until(() => new Set(handled).size === sent, LIMIT_MS);
  const firstSeen = [...new Set(handled)];
  for (const partition of [0, 1, 2, 3]) {
    const mine = firstSeen.filter((offset) => offset.startsWith(`${partition}@`));
    const all = Array.from({ length: broker.endOffsets('orders')[partition] ?? 0 }, (_, n) => `${partition}@${n}`);
    expect(mine).toEqual(all);
  }
  await until(() => first.mapping.pendingCount === 0, LIMIT_MS);
  expect(await lagOf(first.mapping)).toBe(0);
});

test('a broker that goes away and comes back on its port is found again', async () => {
  const port = Number(broker.bootstrapServer.split(':')[1]);
  const { events, mapping } = await start(() => null);
  await producer.close();
  await broker.stop();
  broker = await startBroker({ clock: realClock(), random: seededRandom(2), port });
  broker.createTopic('orders', 4);
  producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.bootstrapServer] });
  await produce({ partition: 2, value: Buffer.from('again') });
  await until(() => events.length === 1, LIMIT_MS);
  expect([events.flatMap(offsetsIn), mapping.state]).toEqual([['2@0'], 'Enabled']);
});
