import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { onKafkaEvents } from '#lib/handlers/on-kafka-events.ts';
import { on } from '#lib/handlers/reactions.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { orderPlaced, stockDepleted } from '#schemas/generated/contracts.ts';
import { harness } from '../../../support/harness.ts';
import {
  base64,
  binaryRecord,
  cancelledOrder,
  kafkaInvocation,
  placedOrder,
  recordOf,
} from '../../../support/samples.ts';

const order = (id: string, offset: number, key = 'ORD-1'): KafkaRecord =>
  binaryRecord(placedOrder({ id }), { offset, key: base64(key) });

/** A handler that notes the ids that it has handled, and fails for some. */
function noting(problems: Readonly<Record<string, Error>> = {}) {
  const handled: string[] = [];
  const opened = harness((kit) =>
    onKafkaEvents(
      kit,
      { partialBatch: true },
      on(orderPlaced, async ({ metadata: { id } }, { publish, log }) => {
        const problem = problems[id];
        if (problem) throw problem;
        await publish(stockDepleted, { sku: id });
        log.info('handled');
        handled.push(id);
      }),
    ),
  );
  return { ...opened, handled };
}

const FATAL = new KitError('EVENT_NOT_CASTABLE', { type: 't', from: 1, to: 2, problem: 'p' });

describe('a handler that reacts to a topic', () => {
  test('handles the events of a key in order, publishes, and drops what it knows', async () => {
    const { run, handled, published, logs, counts } = noting();
    await run(kafkaInvocation(order('a', 1), order('b', 2), order('c', 3)));
    await run(kafkaInvocation(order('b', 2), order('d', 4)));
    expect(handled).toEqual(['a', 'b', 'c', 'd']);
    expect(published.map(({ metadata }) => [metadata.causationId, metadata.hops])).toEqual(
      handled.map((id) => [id, 3]),
    );
    expect(logs.filter(([, message]) => message === 'handled').length).toBe(4);
    expect(counts).toMatchObject({ Consumed: 5, Done: 4, Duplicates: 1, Published: 4 });
  });

  test('ignores the events that it does not name', async () => {
    const { run, handled, queue, counts } = noting();
    const answer = await run(kafkaInvocation(binaryRecord(cancelledOrder()), order('a', 43)));
    expect([answer, handled, queue.bodies]).toEqual([{ batchItemFailures: [] }, ['a'], []]);
    expect(counts).toEqual({ Consumed: 1, Done: 1, Published: 1 });
  });

  test('dead-letters what it cannot read or never handle, and goes on', async () => {
    const { run, handled, queue } = noting({ b: FATAL });
    const answer = await run(kafkaInvocation(recordOf('{', []), order('b', 43), order('c', 44)));
    expect([answer, handled, queue.bodies.length]).toEqual([{ batchItemFailures: [] }, ['c'], 2]);
  });

  test('hands back an event that may pass later, and those behind it under its key, but no other', async () => {
    const { run, handled } = noting({ b: new Error('the table is down') });
    const answer = await run(kafkaInvocation(order('a', 1), order('b', 2), order('c', 3), order('x', 4, 'ORD-2')));
    expect(handled.toSorted()).toEqual(['a', 'x']);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier.offset)).toEqual([2, 3, 4]);
  });

  test('begins nothing after the deadline', async () => {
    const { run, handled } = noting();
    const answer = await run(kafkaInvocation(order('a', 1)), 1_000);
    expect([handled, answer.batchItemFailures.length]).toEqual([[], 1]);
  });
});
