import { expect, test } from '@jest/globals';
import { withPublisher } from '#lib/bus/with-bus.ts';
import { matchReaction, on } from '#lib/handlers/reactions.ts';
import { orderCancelled, orderPlaced } from '#schemas/generated/contracts.ts';
import { testKit } from '../../../support/kit.ts';
import { cancelledOrder, placedOrder } from '../../../support/samples.ts';

const { kit, sendOn } = testKit();
const TOOLS = withPublisher(kit, sendOn).toolsFor(placedOrder(), 0);

test('the reaction that names the event is matched, and runs with it', async () => {
  const reactions = [
    on(orderPlaced, async () => 'placed'),
    on(orderCancelled, async ({ data }) => data.reason, { onReplay: 'run' }),
  ];
  const cancelled = matchReaction(reactions, cancelledOrder(), 'f');
  expect([cancelled.event, cancelled.onReplay, await cancelled.react(TOOLS)]).toEqual([
    cancelledOrder(),
    'run',
    'payment-declined',
  ]);
  const placed = matchReaction(reactions, placedOrder(), 'f');
  expect([placed.onReplay, await placed.react(TOOLS)]).toEqual(['skip', 'placed']);
});

test('of two reactions to one event the first is matched', async () => {
  const reactions = [on(orderPlaced, async () => 'first'), on(orderPlaced, async () => 'second')];
  expect(await matchReaction(reactions, placedOrder(), 'f').react(TOOLS)).toBe('first');
});

test('replays are skipped by default', () => {
  expect(matchReaction([on(orderPlaced, async () => 1, {})], placedOrder(), 'f').onReplay).toBe('skip');
});
