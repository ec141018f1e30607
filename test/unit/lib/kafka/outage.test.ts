import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { onKafkaBatch } from '#lib/handlers/on-kafka-batch.ts';
import { onKafkaEvents } from '#lib/handlers/on-kafka-events.ts';
import { on } from '#lib/handlers/reactions.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { allEvents, orderPlaced } from '#schemas/generated/contracts.ts';
import { AwsFault } from '../../../support/fake-aws.ts';
import { contextOf, NOW_MS, type TestKit, testKit } from '../../../support/kit.ts';
import { base64, binaryRecord, kafkaInvocation, placedOrder, recordOf } from '../../../support/samples.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The longest that Lambda allows for a function that reads Kafka. */
const LONGEST_MS = 14 * MINUTE_MS;
/** With a failure destination Lambda retries no more often. */
const RETRIES = 10;

const order = (id: string, offset: number, key = 'ORD-1'): KafkaRecord =>
  binaryRecord(placedOrder({ id, sequence: offset }), { offset, key: base64(key) });

type Handler = (invocation: unknown, context: ReturnType<typeof contextOf>) => Promise<unknown>;

/** Invokes as a mapping with on-demand pollers does. @returns how often, and whether it gave the batch up */
async function mapped(handler: Handler, records: readonly KafkaRecord[], timeoutMs: number) {
  for (let attempt = 1; ; attempt++) {
    const isDone = await handler(kafkaInvocation(...records), contextOf(timeoutMs)).then(
      () => true,
      () => false,
    );
    if (isDone || attempt > RETRIES) return { attempts: attempt, isGivenUp: !isDone };
  }
}

/** Has a service fail for the first part of a test's time. */
function awayFor<Service extends { down: Error | undefined }>(
  { kit }: TestKit,
  service: Service,
  awayMs: number,
): void {
  const error = new AwsFault('InternalException', 'it is away');
  Object.defineProperty(service, 'down', { get: () => (kit.now() < NOW_MS + awayMs ? error : undefined) });
}

const bridge = ({ kit, sendOn }: TestKit) => onKafkaBatch(kit, allEvents, sendOn, { partialBatch: false });

describe('while the bus is away for an hour', () => {
  const batches = [
    [order('a1', 0), order('b1', 1, 'B'), order('a2', 2)],
    [order('a3', 3), order('b2', 4, 'B')],
  ];

  test('a function with all the time that Lambda allows holds its batch, and no later event passes an earlier one', async () => {
    const test = testKit();
    awayFor(test, test.bus, HOUR_MS);
    const [first, second] = [await mapped(bridge(test), batches[0] ?? [], LONGEST_MS), test.bus.ids];
    expect(first).toEqual({ attempts: 5, isGivenUp: false });
    expect(second).toEqual(['a1', 'b1', 'a2']);
    expect(await mapped(bridge(test), batches[1] ?? [], LONGEST_MS)).toEqual({ attempts: 1, isGivenUp: false });
    expect(test.bus.ids).toEqual(['a1', 'b1', 'a2', 'a3', 'b2']);
    expect(test.queue.bodies).toEqual([]);
    expect(test.kit.now() - NOW_MS).toBeLessThan(HOUR_MS + 2 * MINUTE_MS);
  });

  test('a function with a minute is given up by its mapping', async () => {
    const test = testKit();
    awayFor(test, test.bus, HOUR_MS);
    expect(await mapped(bridge(test), batches[0] ?? [], MINUTE_MS)).toEqual({ attempts: 11, isGivenUp: true });
  });

  test('a bad record behind is dead-lettered once', async () => {
    const test = testKit();
    awayFor(test, test.bus, HOUR_MS);
    await mapped(bridge(test), [order('a1', 0), recordOf('{', [], { offset: 1 })], LONGEST_MS);
    expect([test.bus.ids, test.queue.bodies.length]).toEqual([['a1'], 1]);
  });

  test('the log says what it waits for', async () => {
    const test = testKit();
    awayFor(test, test.bus, MINUTE_MS);
    await mapped(bridge(test), [order('a1', 0)], LONGEST_MS);
    expect(test.lines[0]).toEqual([
      'warn',
      'The batch waits for a service that is away',
      expect.objectContaining({ code: 'BUS_UNREACHABLE' }),
    ]);
  });
});

test('while the bus is away for longer than eleven invocations last, the batch is given up', async () => {
  const test = testKit();
  awayFor(test, test.bus, 3 * HOUR_MS);
  expect(await mapped(bridge(test), [order('a1', 0)], LONGEST_MS)).toEqual({ attempts: 11, isGivenUp: true });
  expect(test.kit.now() - NOW_MS).toBeGreaterThan(2 * HOUR_MS);
});

test('while the table of handled ids is away for half an hour, a batch is held', async () => {
  const away = { until: NOW_MS + 30 * MINUTE_MS };
  const test: TestKit = testKit({
    table: (call, inMemory) => {
      if (test.kit.now() < away.until) throw new AwsFault('InternalServerError', 'table is down');
      return inMemory(call);
    },
  });
  expect(await mapped(bridge(test), [order('a1', 0)], LONGEST_MS)).toEqual({ attempts: 3, isGivenUp: false });
  expect(test.bus.ids).toEqual(['a1']);
});

test('while the dead-letter queue is away for half an hour, a batch is held, and what was sent is not sent again', async () => {
  const test = testKit();
  awayFor(test, test.queue, 30 * MINUTE_MS);
  const records = [recordOf('{', [], { offset: 0 }), order('a1', 1)];
  expect(await mapped(bridge(test), records, LONGEST_MS)).toEqual({ attempts: 3, isGivenUp: false });
  expect([test.bus.ids, test.queue.bodies.length]).toEqual([['a1'], 1]);
  expect(test.queue.messages[0]).toMatchObject({ error: { code: 'RECORD_NOT_JSON' } });
});

describe('a reaction', () => {
  const reacting = ({ kit }: TestKit, react: (id: string) => void) =>
    onKafkaEvents(
      kit,
      { partialBatch: false },
      on(orderPlaced, async ({ metadata }) => react(metadata.id)),
    );

  test('whose service is away is held, and those behind it wait', async () => {
    const test = testKit();
    const ran: string[] = [];
    const handler = reacting(test, (id) => {
      if (test.kit.now() < NOW_MS + 10 * MINUTE_MS) throw Object.assign(new Error('no'), { $metadata: {} });
      ran.push(id);
    });
    expect(await mapped(handler, [order('a1', 0), order('a2', 1)], LONGEST_MS)).toEqual({
      attempts: 1,
      isGivenUp: false,
    });
    expect(ran).toEqual(['a1', 'a2']);
  });

  test('with an error of its own is handed back at once', async () => {
    const test = testKit();
    const handler = reacting(test, () => {
      throw new TypeError('a mistake');
    });
    expect(await mapped(handler, [order('a1', 0)], LONGEST_MS)).toEqual({ attempts: 11, isGivenUp: true });
    expect(test.waitsMs).toEqual([]);
  });

  test('with a fatal error is not held', async () => {
    const test = testKit();
    const handler = reacting(test, () => {
      throw new KitError('EVENT_NOT_CASTABLE', { type: 't', from: 1, to: 2, problem: 'p' });
    });
    expect(await mapped(handler, [order('a1', 0)], LONGEST_MS)).toEqual({ attempts: 1, isGivenUp: false });
    expect([test.waitsMs, test.queue.bodies.length]).toEqual([[], 1]);
  });
});
