import { describe, expect, test } from '@jest/globals';
import { Journal } from '../../../src/core/journal.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';

const MB = 1024 * 1024;
const open = (limits: ConstructorParameters<typeof Journal>[1]): Journal => new Journal(new VirtualClock(0), limits);

describe('a journal', () => {
  test('has the newest hops within its number, oldest first', () => {
    const journal = open({ maxHops: 3 });
    for (const place of ['a', 'b', 'c', 'd', 'e']) journal.record('matched', place, []);
    expect(journal.hops().map(({ n, place }) => `${n}${place}`)).toEqual(['3c', '4d', '5e']);
    expect([journal.oldest, journal.newest]).toEqual([3, 5]);
    expect(journal.since(3, 1).map(({ n }) => n)).toEqual([4]);
    expect(journal.since(9)).toEqual([]);
  });

  test.each([
    ['details', { ids: ['e'], text: 'x'.repeat(10_000) }],
    ['ids', { ids: ['x'.repeat(10_000)], text: '' }],
  ])('stays within its size, whatever its %s', (_what, { ids, text }) => {
    const journal = open({ maxBytes: MB });
    for (let count = 0; count < 1_000; count++) journal.record('matched', 'rule', ids, { text });
    expect(journal.sizeBytes).toBeLessThanOrEqual(MB);
    expect(journal.hops().length).toBeGreaterThan(80);
    expect(journal.hops().length).toBeLessThan(110);
  });

  test('has its newest hop, however large it is', () => {
    const journal = open({ maxBytes: 1_000 });
    journal.record('matched', 'small', []);
    journal.record('matched', 'large', [], { text: 'x'.repeat(10_000) });
    expect(journal.hops().map(({ place }) => place)).toEqual(['large']);
  });

  test('computes nothing for its size that is computed when it is read', () => {
    const journal = open({});
    let reads = 0;
    const detail = Object.defineProperty({}, 'why', { enumerable: true, get: () => ++reads });
    journal.record('not-matched', 'rule', [], detail);
    expect([reads, journal.hops()[0]?.detail?.['why']]).toEqual([0, 1]);
  });
});
