import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { callsOfRound } from '#lib/bus/round.ts';

const LIMIT_BYTES = 1_048_575;

interface One {
  readonly id: number;
  readonly orderingKey: string | undefined;
  readonly isStrict: boolean;
  readonly sizeBytes: number;
}

const free = (...sizesBytes: readonly number[]): One[] =>
  sizesBytes.map((sizeBytes, id) => ({ id, orderingKey: undefined, isStrict: false, sizeBytes }));
/** Entries of a byte, one for each letter, which is its key; those of capital letters are strict. */
const ofKeys = (keys: string): One[] =>
  keys.split('').map((key, id) => ({ id, orderingKey: key, isStrict: key !== key.toLowerCase(), sizeBytes: 1 }));
const callsOf = (entries: readonly One[]) => callsOfRound(entries).map((call) => call.map(({ id }) => id));
const bytesOf = (call: readonly One[]): number => call.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

describe('the calls of a round', () => {
  test('are none for nothing', () => {
    expect(callsOfRound([])).toEqual([]);
  });

  test('have at most ten entries', () => {
    expect(callsOf(free(...Array(11).fill(1)))).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [10]]);
  });

  test('are less than 1,048,576 bytes', () => {
    expect(callsOf(free(1_000_000, 48_575, 1))).toEqual([[0, 1], [2]]);
    expect(callsOf(free(1_000_000, 48_576))).toEqual([[0], [1]]);
  });

  test('have the entries of a key in one call, and what does not fit waits', () => {
    expect(callsOf(ofKeys('aaaaaaaaaaaa'))).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
    expect(callsOf(ofKeys('abcabcabcabcdd'))).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [12, 13],
    ]);
  });

  test('have one entry of a strict key', () => {
    expect(callsOf(ofKeys('AAbbAC'))).toEqual([[0, 2, 3, 5]]);
  });

  test('leave a small entry behind a large one of its key that does not fit', () => {
    const [first, large, small] = free(600_000, 600_000, 1).map((one) => ({ ...one, orderingKey: 'a' }));
    expect(callsOf([first, large, small].flatMap((one) => one ?? []))).toEqual([[0]]);
  });

  test('fit, are filled as far as the next one allows, and pass no entry of a key', () => {
    const entry = fc.record({
      orderingKey: fc.constantFrom('a', 'b', 'c', undefined),
      isStrict: fc.constant(false),
      sizeBytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: LIMIT_BYTES })),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), fc.constantFrom('', 'a'), (list, strictKey) => {
        const entries = list.map((one, id) => ({ ...one, id, isStrict: one.orderingKey === strictKey }));
        const calls = callsOfRound(entries);
        const sent = calls.flat();

        expect(sent.map(({ id }) => id)).toEqual(sent.map(({ id }) => id).toSorted((a, b) => a - b));
        for (const [index, call] of calls.entries()) {
          const next = calls[index + 1]?.[0];
          expect(call.length).toBeGreaterThan(0);
          expect(call.length).toBeLessThanOrEqual(10);
          expect(bytesOf(call)).toBeLessThanOrEqual(LIMIT_BYTES);
          if (next) expect(call.length === 10 || bytesOf(call) + next.sizeBytes > LIMIT_BYTES).toBe(true);
        }
        expect(sent.filter(({ orderingKey }) => orderingKey === undefined)).toEqual(
          entries.filter(({ orderingKey }) => orderingKey === undefined),
        );
        for (const key of ['a', 'b', 'c']) {
          const ofKey = entries.filter(({ orderingKey }) => orderingKey === key);
          const sentOfKey = sent.filter(({ orderingKey }) => orderingKey === key);
          expect(sentOfKey).toEqual(ofKey.slice(0, sentOfKey.length));
          expect(sentOfKey.length > 0).toBe(ofKey.length > 0);
          expect(calls.filter((call) => call.some(({ orderingKey }) => orderingKey === key)).length).toBeLessThan(2);
          if (key === strictKey) expect(sentOfKey.length).toBeLessThan(2);
        }
      }),
    );
  });
});
