import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { LogStore } from '../../../src/logs/log-store.ts';

const NOW_MS = Date.UTC(2031, 0, 1);
const clock = new VirtualClock(NOW_MS);

function storeOf(maxBytes?: number): LogStore {
  const options = { clock, region: 'eu-west-1', accountId: '000000000000' };
  return new LogStore(maxBytes === undefined ? options : { ...options, maxBytes });
}

const messagesOf = (store: LogStore, group: string): readonly string[] =>
  store
    .group(group)
    ?.events()
    .map(({ message }) => message) ?? [];

describe('the store of logs', () => {
  test('gives the events of a group in the order of their times', () => {
    const store = storeOf();
    for (const [timestampMs, message] of [
      [3, 'c'],
      [1, 'a'],
      [2, 'b'],
      [2, 'b again'],
    ] as const) {
      store.append('g', { streamName: 's', timestampMs, message });
    }
    expect(messagesOf(store, 'g')).toEqual(['a', 'b', 'b again', 'c']);
    expect(store.group('g')?.stream('s')).toMatchObject({ firstMs: 1, lastMs: 3, ingestedMs: NOW_MS });
  });

  test('over its bound it forgets the oldest events of the group that has most', () => {
    const store = storeOf(20_000);
    store.append('quiet', { streamName: 'q', timestampMs: 0, message: 'still here' });
    for (let n = 0; n < 1_000; n++)
      store.append('loud', { streamName: `s-${n % 3}`, timestampMs: n, message: `line ${n}` });
    const sizeBytes = store.groups().reduce((sum, group) => sum + group.sizeBytes, 0);
    expect(sizeBytes).toBeLessThanOrEqual(20_000);
    expect(messagesOf(store, 'quiet')).toEqual(['still here']);
    expect(messagesOf(store, 'loud').at(-1)).toBe('line 999');
    expect(messagesOf(store, 'loud')).not.toContain('line 0');
  });

  test('a single event over the bound does not stay', () => {
    const store = storeOf(100);
    store.append('g', { streamName: 's', timestampMs: 0, message: 'x'.repeat(200) });
    expect(messagesOf(store, 'g')).toEqual([]);
  });

  test('an event that is older than the retention is not given', () => {
    const store = storeOf();
    store.ensureGroup('g').retentionDays = 1;
    store.append('g', { streamName: 's', timestampMs: NOW_MS - 86_400_001, message: 'old' });
    store.append('g', { streamName: 's', timestampMs: NOW_MS - 86_399_999, message: 'young' });
    expect(messagesOf(store, 'g')).toEqual(['young']);
  });
});
