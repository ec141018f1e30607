import { afterEach, describe, expect, test } from '@jest/globals';
import { at, listOf } from '../../../src/core/json.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { Mapping, type MappingDeclaration } from '../../../src/lambda/mappings/mapping.ts';
import { SqsReader } from '../../../src/lambda/mappings/sqs.ts';
import { sqsRecord } from '../../../src/lambda/mappings/sqs-event.ts';
import { until } from '../../support/until.ts';
import { FUNCTION, mappingHarness, type Script, Throttled } from './mapping-harness.ts';
import { MemoryQueue } from './memory-queue.ts';

const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:analytics';

let mapping: Mapping | undefined;
afterEach(() => mapping?.disable());

function setUp(script: Script, settings: Partial<MappingDeclaration> = {}) {
  const queue = new MemoryQueue();
  const harness = mappingHarness(new VirtualClock(0), script);
  const base = { uuid: 'u-1', functionArn: FUNCTION, eventSourceArn: QUEUE };
  mapping = new Mapping(new SqsReader(harness.deps, queue, { ...base, ...settings }));
  return { ...harness, queue, mapping };
}

const bodiesIn = (event: unknown): unknown[] => listOf(at(event, 'Records')).map((record) => at(record, 'body'));

test('a message has the fields of an SQS record', () => {
  const message = {
    messageId: '059f36b4',
    receiptHandle: 'AQEB',
    body: 'hello',
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1545082649183' },
    messageAttributes: { kind: { type: 'String', value: 'a' } },
    md5OfBody: '5d41402a',
  } as const;
  expect(JSON.stringify(sqsRecord(message, QUEUE))).toBe(
    '{"messageId":"059f36b4","receiptHandle":"AQEB","body":"hello",' +
      '"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1545082649183"},' +
      '"messageAttributes":{"kind":{"stringValue":"a","stringListValues":[],"binaryListValues":[],"dataType":"String"}},' +
      `"md5OfBody":"5d41402a","eventSource":"aws:sqs","eventSourceARN":"${QUEUE}","awsRegion":"eu-central-1"}`,
  );
});

describe('batches', () => {
  test('are at most ten messages and are deleted after success', async () => {
    const { queue, mapping, events } = setUp(() => null);
    queue.add(...Array.from({ length: 12 }, (_, n) => String(n)));
    await mapping.enable();
    await until(() => queue.deleted.length === 12);
    expect(events.map((event) => bodiesIn(event).length)).toEqual([10, 2]);
  });

  test('messages that arrive later are taken when they arrive', async () => {
    const { queue, mapping, events } = setUp(() => null);
    await mapping.enable();
    queue.add('later');
    await until(() => queue.deleted.length === 1);
    expect(events.map(bodiesIn)).toEqual([['later']]);
  });

  test('wait for the window to fill', async () => {
    const { queue, mapping, events, times } = setUp(() => null, { batchSize: 100, windowMs: 5_000 });
    queue.add('a', 'b');
    await mapping.enable();
    await until(() => queue.deleted.length === 2);
    expect([events.map(bodiesIn), times]).toEqual([[['a', 'b']], [5_000]]);
  });

  test('run side by side up to the maximum concurrency', async () => {
    let running = 0;
    let most = 0;
    const { queue, mapping } = setUp(
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running--;
      },
      { batchSize: 1, maximumConcurrency: 2 },
    );
    queue.add('a', 'b', 'c', 'd', 'e');
    await mapping.enable();
    await until(() => queue.deleted.length === 5);
    expect(most).toBe(2);
  });
});

describe('failures', () => {
  test('an error gives the whole batch back to the queue', async () => {
    const { queue, mapping, events } = setUp((_event, call) => {
      if (call === 1) throw new Error('no');
    });
    queue.add('a', 'b');
    await mapping.enable();
    await until(() => queue.released.length === 2);
    expect(queue.deleted).toEqual([]);
    queue.showReleased();
    await until(() => queue.deleted.length === 2);
    expect(events.map(bodiesIn)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test.each([
    ['names one', { batchItemFailures: [{ itemIdentifier: 'm-2' }] }, ['h-1', 'h-3'], ['h-2']],
    ['names none', { batchItemFailures: [] }, ['h-1', 'h-2', 'h-3'], []],
    ['is empty', null, ['h-1', 'h-2', 'h-3'], []],
    ['names a stranger', { batchItemFailures: [{ itemIdentifier: 'm-9' }] }, [], ['h-1', 'h-2', 'h-3']],
  ])('a partial answer that %s', async (_what, answer, deleted, released) => {
    const { queue, mapping } = setUp(() => answer, { reportBatchItemFailures: true });
    queue.add('a', 'b', 'c');
    await mapping.enable();
    await until(() => queue.deleted.length + queue.released.length === 3);
    expect([queue.deleted, queue.released]).toEqual([deleted, released]);
  });

  test('a partial answer means nothing when the mapping does not ask for it', async () => {
    const { queue, mapping } = setUp(() => ({ batchItemFailures: [{ itemIdentifier: 'm-1' }] }));
    queue.add('a');
    await mapping.enable();
    await until(() => queue.deleted.length === 1);
    expect(queue.released).toEqual([]);
  });

  test('a throttle gives the batch back, and polling goes on later', async () => {
    const { queue, mapping, times, journal } = setUp(
      (_event, call) => {
        if (call === 1) throw new Throttled();
      },
      { maximumConcurrency: 1 },
    );
    queue.add('a');
    await mapping.enable();
    await until(() => queue.released.length === 1);
    queue.showReleased();
    await until(() => queue.deleted.length === 1);
    expect([times, journal.hops().map(({ step }) => step)]).toEqual([
      [0, 1_000],
      ['polled', 'throttled', 'retry-scheduled', 'polled'],
    ]);
  });
});

describe('filters', () => {
  test('a message that does not match is deleted without an invocation, another format too', async () => {
    const { queue, mapping, events, journal } = setUp(() => null, { filters: ['{"body":{"kind":["order"]}}'] });
    queue.add('{"id":"x","kind":"other"}', '{"kind":"order"}', 'text');
    await mapping.enable();
    await until(() => queue.deleted.length === 3);
    expect(events.map(bodiesIn)).toEqual([['{"kind":"order"}']]);
    expect(
      journal
        .hops()
        .filter(({ step }) => step === 'filtered')
        .map(({ ids }) => ids),
    ).toEqual([['x', 'm-1', 'm-3']]);
  });
});

describe('switching off', () => {
  test('gives back collected messages and lets running invocations finish', async () => {
    let finish = (): void => {};
    const { queue, mapping } = setUp(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
      {
        batchSize: 2,
        windowMs: 60_000,
      },
    );
    queue.add('a', 'b');
    await mapping.enable();
    await until(() => mapping.pendingCount === 2 && queue.visible.length === 0);
    queue.add('c');
    await until(() => mapping.pendingCount === 3);
    const disabled = mapping.disable();
    expect(mapping.state).toBe('Disabling');
    await until(() => queue.released.length === 1);
    finish();
    await disabled;
    expect([mapping.state, queue.deleted, queue.released, mapping.pendingCount]).toEqual([
      'Disabled',
      ['h-1', 'h-2'],
      ['h-3'],
      0,
    ]);
  });
});
