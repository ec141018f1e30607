import { expect, test } from '@jest/globals';
import { matchReaction, on } from '#lib/handlers/reactions.ts';
import { orderCancelled, orderPlaced } from '#schemas/generated/contracts.ts';
import { cancelledOrder, placedOrder } from '../../../support/samples.ts';

test('the reaction that names the event is matched, and runs with it', async () => {
  const reactions = [
    on(orderPlaced, async () => 'placed'),
    on(orderCancelled, async ({ data }) => data.reason, { onReplay: 'run' }),
  ];
  const cancelled = matchReaction(reactions, cancelledOrder(), 'f');
  expect([cancelled.event, cancelled.onReplay, await cancelled.react()]).toEqual([
    cancelledOrder(),
    'run',
    'payment-declined',
  ]);
  const placed = matchReaction(reactions, placedOrder(), 'f');
  expect([placed.onReplay, await placed.react()]).toEqual(['skip', 'placed']);
});

test('of two reactions to one event the first is matched', async () => {
  const reactions = [on(orderPlaced, async () => 'first'), on(orderPlaced, async () => 'second')];
  expect(await matchReaction(reactions, placedOrder(), 'f').react()).toBe('first');
});

test('replays are skipped by default', () => {
  expect(matchReaction([on(orderPlaced, async () => 1, {})], placedOrder(), 'f').onReplay).toBe('skip');
});
