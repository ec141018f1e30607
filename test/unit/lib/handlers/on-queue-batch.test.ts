import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import type { Event } from '#lib/event.ts';
import { onQueueBatch } from '#lib/handlers/on-queue-batch.ts';
import { on } from '#lib/handlers/reactions.ts';
import { orderPlaced } from '#schemas/generated/contracts.ts';
import { contextOf, testKit } from '../../../support/kit.ts';
import { onTheBus, placedOrder, sample } from '../../../support/samples.ts';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:123456789012:analytics';

/** A message as Lambda hands it over. */
const message = (messageId: string, body: unknown) => ({
  messageId,
  receiptHandle: 'handle',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {},
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: QUEUE_ARN,
  awsRegion: 'eu-west-1',
});

const order = (id: string, more: object = {}) => message(`m-${id}`, onTheBus(placedOrder({ id }), more));

/** A handler that throws for events whose id says so. */
function opened() {
  const test = testKit();
  const ran: string[] = [];
  const handler = onQueueBatch(
    test.kit,
    on(orderPlaced, async ({ metadata: { id } }: Event) => {
      ran.push(id);
      if (id.startsWith('down')) throw new Error(`${id} is down`);
      if (id.startsWith('bad')) throw new KitError('EVENT_NOT_CASTABLE', { type: 't', from: 1, to: 2, problem: id });
    }),
  );
  return { ...test, ran, run: (...Records: unknown[]) => handler({ Records }, contextOf()), handler };
}

const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('a batch from a queue', () => {
  test('is done when each of its messages is', async () => {
    const { run, ran, counts, metrics } = opened();
    expect(await run(order('a'), order('b'))).toEqual(failures());
    expect([ran.toSorted(), counts]).toEqual([['a', 'b'], { Consumed: 2, Done: 2 }]);
    expect(metrics['']).toEqual({ BatchSize: [2] });
  });

  test('of nothing is done', async () => {
    expect(await opened().run()).toEqual(failures());
  });

  test('names those that may pass later, and only those', async () => {
    const { run, queue, counts } = opened();
    expect(await run(order('a'), order('down-1'), order('bad-1'), order('down-2'))).toEqual(
      failures('m-down-1', 'm-down-2'),
    );
    expect(queue.messages).toMatchObject([{ eventId: 'bad-1' }]);
    expect(counts).toEqual({ Consumed: 4, Done: 1, DeadLettered: 1, HandedBack: 2 });
  });

  test('names all when all may pass later, and does not throw', async () => {
    const { run } = opened();
    expect(await run(order('down-1'), order('down-2'))).toEqual(failures('m-down-1', 'm-down-2'));
  });

  test('runs a message that comes again only when it was not done', async () => {
    const { run, ran } = opened();
    await run(order('a'), order('down-1'));
    await run(order('a'), order('down-1'));
    expect(ran.toSorted()).toEqual(['a', 'down-1', 'down-1']);
  });

  test('runs a mended event whose broken copy is in the same batch, and runs it once', async () => {
    const test = testKit();
    const ran: string[] = [];
    const handler = onQueueBatch(
      test.kit,
      on(orderPlaced, async ({ metadata: { subject } }: Event) => {
        if (subject === 'broken')
          throw new KitError('EVENT_NOT_CASTABLE', { type: 't', from: 1, to: 2, problem: subject });
        ran.push(subject);
      }),
    );
    const copies = ['broken', 'mended'].map((subject) =>
      message(`m-${subject}`, onTheBus(placedOrder({ id: 'a', subject }))),
    );
    let Records: readonly { readonly messageId: string }[] = copies;
    for (let receive = 0; receive < 3; receive++) {
      const { batchItemFailures } = await handler({ Records }, contextOf());
      Records = copies.filter(({ messageId }) => batchItemFailures.some((item) => item.itemIdentifier === messageId));
      if (Records.length === 0) break;
    }
    expect([ran, Records, test.queue.messages.length]).toEqual([['mended'], [], 1]);
  });

  test('skips replayed events where the reaction does not ask for them', async () => {
    const { run, ran, counts } = opened();
    expect(await run(order('a', { 'replay-name': 'rebuild-1' }))).toEqual(failures());
    expect([ran, counts]).toEqual([[], { Consumed: 1, ReplaysSkipped: 1 }]);
  });
});

describe('a message', () => {
  test('with a fatal error is dead-lettered with the queue that it came from', async () => {
    const { run, queue } = opened();
    const record = order('bad-1');
    await run(record);
    expect(queue.messages).toMatchObject([
      {
        origin: { kind: 'queue', queueArn: QUEUE_ARN, messageId: 'm-bad-1' },
        error: { code: 'EVENT_NOT_CASTABLE', retryable: false },
        payload: { form: 'event', event: JSON.parse(record.body) },
      },
    ]);
  });

  test('whose body cannot be parsed is dead-lettered as it is', async () => {
    const { run, queue } = opened();
    expect(await run(message('m-1', '{"email":"ada@'))).toEqual(failures());
    const error = new KitError('RECORD_NOT_JSON', { location: 'message m-1', problem: 'at position 14' });
    expect(queue.messages).toMatchObject([
      {
        origin: { kind: 'queue', queueArn: QUEUE_ARN, messageId: 'm-1' },
        error: { code: 'RECORD_NOT_JSON', message: error.message, retryable: false },
        payload: { form: 'event', event: '{"email":"ada@' },
      },
    ]);
  });

  test('is dead-lettered with its numbers as they were written', async () => {
    const { run, queue } = opened();
    const numbers = '"huge":9007199254740993,"price":1.10,"none":-0';
    const body = JSON.stringify(onTheBus(placedOrder({ id: 'bad-1' }))).replace('"data":{', `"data":{${numbers},`);
    expect(await run(message('m-1', body))).toEqual(failures());
    expect(queue.bodies[0]).toContain(numbers);
  });

  test('with the same key twice is dead-lettered', async () => {
    const { run, queue } = opened();
    const body = JSON.stringify(onTheBus(placedOrder())).replace('"data":{', '"data":{"note":1,"note":2,');
    expect(await run(message('m-1', body))).toEqual(failures());
    expect(queue.messages).toMatchObject([
      { error: { code: 'RECORD_AMBIGUOUS' }, payload: { event: expect.anything() } },
    ]);
  });

  test('that is no event is dead-lettered', async () => {
    const { run, queue } = opened();
    expect(await run(message('m-1', 'null'))).toEqual(failures());
    expect(queue.messages).toMatchObject([{ error: { code: 'EVENT_INVALID' }, payload: { event: null } }]);
  });

  test('stays on its queue while the dead-letter queue is down', async () => {
    const { run, queue } = opened();
    queue.down = new Error('queue is down');
    expect(await run(order('bad-1'), order('a'))).toEqual(failures('m-bad-1'));
  });
});

describe('an invocation', () => {
  test.each([undefined, {}, { Records: 'text' }, { Records: [{ messageId: 'm-1' }] }, { Records: [null] }])(
    '%j is not from a queue, and is refused',
    async (invocation) => {
      const { handler, queue } = opened();
      await expect(handler(invocation, contextOf())).rejects.toEqual(
        new KitError('INVOCATION_INVALID', {
          expected: 'an SQS event source mapping',
          problem: 'it has no "Records" with a body each',
        }),
      );
      expect(queue.bodies).toEqual([]);
    },
  );

  test('from Kafka is not from a queue', async () => {
    await expect(opened().handler(sample('kafka/orders.json'), contextOf())).rejects.toMatchObject({
      code: 'INVOCATION_INVALID',
    });
  });
});
