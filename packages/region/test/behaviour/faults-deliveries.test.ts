import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { at, type Json } from '../../src/core/json.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { faultyRegion } from '../support/faulty-region.ts';
import { arn, queue } from '../support/resources.ts';
import type { TestRegion } from '../support/running.ts';

const MAPPING = {
  FromQueue: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: 'Note' }, EventSourceArn: arn('Queue'), BatchSize: 1 },
  },
};

let region: TestRegion;
let clients: TestClients;

afterEach(async () => {
  clients.destroy();
  await region.stop();
});

async function open(rules: readonly Json[], resources = {}): Promise<void> {
  region = await faultyRegion(rules, { resources });
  clients = clientsOf(region);
}

const stepsAt = (place: string, step: string): readonly number[] =>
  region.journal
    .hops()
    .filter((hop) => hop.place === place && hop.step === step)
    .map(({ at }) => at);

async function send(logicalId: string, ...bodies: readonly string[]): Promise<void> {
  const QueueUrl = region.resources.get(logicalId)?.ref;
  const more = logicalId === 'Ordered' ? { MessageGroupId: 'all' } : {};
  for (const MessageBody of bodies) await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
}

describe('what is delivered twice', () => {
  test('by a rule reaches its target twice, the other targets once', async () => {
    await open([{ fault: 'deliverTwice', at: 'rule/ToQueue/work', nth: 1 }]);
    const id = await clients.put('ToQueue');
    await clients.put('ToNote');
    expect((await clients.taken('Queue')).map(({ body }) => at(body, 'id'))).toEqual([id, id]);
    expect(stepsAt('function/note', 'succeeded')).toHaveLength(1);
  });

  test('by Lambda is run twice under one request id', async () => {
    await open([{ fault: 'deliverTwice', at: 'async/note', nth: 1 }]);
    await clients.put('ToNote');
    const invoked = region.journal.hops().filter(({ step }) => step === 'invoked');
    expect(invoked).toHaveLength(2);
    expect(new Set(invoked.map(({ detail }) => detail?.['requestId'])).size).toBe(1);
  });

  test('by a queue reaches its function twice as the same message, and both are deleted', async () => {
    await open([{ fault: 'deliverTwice', at: 'queue/work', nth: 1 }], MAPPING);
    await send('Queue', 'a');
    await region.settled();
    const polled = region.journal.hops().filter(({ step }) => step === 'polled');
    expect(polled).toHaveLength(2);
    expect(polled[0]?.ids).toEqual(polled[1]?.ids);
    expect(await clients.taken('Queue')).toEqual([]);
  });
});

describe('what is delivered late', () => {
  test('is overtaken by what comes after it', async () => {
    await open([{ fault: 'deliverLate', at: 'queue/work', nth: 1, withinMs: 60_000 }]);
    const letTimeGoOn = region.clock.hold();
    await send('Queue', '1', '2');
    expect(await clients.taken('Queue')).toEqual([{ body: 2, attributes: {} }]);
    letTimeGoOn();
    await new Promise<void>((resolve) => region.clock.schedule(60_000, resolve));
    expect(await clients.taken('Queue')).toEqual([{ body: 1, attributes: {} }]);
  });

  test('by a rule or by Lambda comes within its time on the clock of the region, once', async () => {
    await open([
      { fault: 'deliverLate', at: 'rule/ToNote', nth: 1, withinMs: 3_600_000 },
      { fault: 'deliverLate', at: 'async/note', nth: 1, withinMs: 3_600_000 },
    ]);
    const startedAt = region.clock.now();
    await clients.put('ToNote');
    const delays = region.journal
      .hops()
      .flatMap(({ step, detail }) => (step === 'fault' ? [Number(detail?.['delayMs'])] : []));
    expect(delays).toHaveLength(2);
    expect(stepsAt('function/note', 'succeeded')).toEqual([
      startedAt + delays.reduce((sum, delayMs) => sum + delayMs, 0),
    ]);
  });
});

test('a FIFO queue keeps its order and delivers once all the same', async () => {
  const rules = ['deliverLate', 'deliverTwice'].map((fault) => ({ fault, at: 'queue', every: 1 }));
  await open(rules, { Ordered: queue('ordered.fifo', { FifoQueue: true, ContentBasedDeduplication: true }) });
  await send('Ordered', '1', '2', '3');
  expect((await clients.taken('Ordered')).map(({ body }) => body)).toEqual([1, 2, 3]);
});
