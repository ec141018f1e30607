import { seededRandom } from '../../../src/core/random.ts';
import { newState } from '../../../src/kafka/new-state.ts';
import type { BrokerState } from '../../../src/kafka/state.ts';
import { ManualClock } from './manual-clock.ts';

/** What the broker of a test is, but for its clock and its data. */
export const STATE_SETTINGS = {
  host: '127.0.0.1',
  defaultPartitions: 2,
  maxRequestBytes: 1_000_000,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  memoryLimitBytes: 10_000_000,
  maxGroups: 10_000,
  onGroupForgotten: () => {},
  maxConnections: 100,
  maxIdleMs: 600_000,
  onError: (error: unknown): never => {
    throw error;
  },
};

/** A broker's state with the topic `orders` of two partitions, and the clock that it goes by. */
export function openState(): { readonly clock: ManualClock; readonly state: BrokerState } {
  const clock = new ManualClock();
  const state = newState({
    clock,
    liveness: clock,
    random: seededRandom(1),
    ...STATE_SETTINGS,
  });
  state.topics.create('orders', 2);
  return { clock, state };
}
