import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openSpill } from '../../../src/composition/sqlite-spill.ts';
import { type KeyRange, rowsIn, type Spill } from '../../../src/core/spill.ts';

let spill: Spill;
beforeEach(() => {
  spill = openSpill();
});
afterEach(() => spill.close());

const key = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('', 'a', 'a\0b', 'item-~ÿ', '\u{1f600}', 'é', 'z/~'),
);
const bound = fc.option(key, { nil: undefined });
const range = fc.record({ gt: bound, gte: bound, lt: bound, lte: bound, reverse: fc.boolean() });
const write = fc.record({ key, text: fc.option(fc.string(), { nil: undefined }) });

const compared = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

function chosen(model: ReadonlyMap<string, string>, { gt, gte, lt, lte, reverse }: Omit<KeyRange, 'limit'>) {
  const inRange = [...model].filter(
    ([one]) =>
      (gt === undefined || compared(one, gt) > 0) &&
      (gte === undefined || compared(one, gte) >= 0) &&
      (lt === undefined || compared(one, lt) < 0) &&
      (lte === undefined || compared(one, lte) <= 0),
  );
  const sorted = inRange.toSorted(([one], [other]) => compared(one, other));
  return reverse ? sorted.reverse() : sorted;
}

describe('spilled rows', () => {
  test('are those of a sorted map, whatever the keys', () => {
    let count = 0;
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), range, fc.integer({ min: 1, max: 5 }), (writes, wanted, page) => {
        const rows = spill.rows(`run-${count++}`);
        const model = new Map<string, string>();
        for (const { key: one, text } of writes) {
          if (text === undefined) {
            rows.remove(one);
            model.delete(one);
          } else {
            rows.put(one, text);
            model.set(one, text);
          }
        }
        expect([...rowsIn(rows, wanted, page)]).toEqual(chosen(model, wanted));
        expect(rows.count()).toBe(model.size);
        for (const [one, text] of model) expect(rows.get(one)).toBe(text);
        expect(rows.get('not there')).toBeUndefined();
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('of two names do not mix, and one can be cleared', () => {
    spill.rows('one').put('k', '1');
    spill.rows('two').put('k', '2');
    spill.rows('one').clear();
    expect([spill.rows('one').get('k'), spill.rows('two').get('k')]).toEqual([undefined, '2']);
  });

  test('are in a file and not in the memory', () => {
    const before = process.memoryUsage.rss();
    const rows = spill.rows('many');
    const text = 'x'.repeat(10_000);
    for (let number = 0; number < 30_000; number++) rows.put(String(number), text);
    expect(spill.sizeBytes()).toBeGreaterThan(300_000_000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });
});

test('rows that are dropped leave their place in the file to others', () => {
  const fillAndDrop = (): void => {
    const rows = spill.ownRows();
    for (let number = 0; number < 100; number++) rows.put(String(number), 'x'.repeat(1_000));
    rows.drop();
  };
  fillAndDrop();
  const sizeBytes = spill.sizeBytes();
  for (let round = 0; round < 20; round++) fillAndDrop();

  expect(spill.sizeBytes()).toBe(sizeBytes);
});
