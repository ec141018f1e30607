import { describe, expect, test } from '@jest/globals';
import { letterById, replacedIds, sorted } from '../../../../ops/dlq/collect.ts';
import { age, table } from '../../../../ops/dlq/text.ts';
import { contentOf, letterOf } from './dead-letters.ts';

const idsOf = (letters: readonly { messageId: string }[]): string[] => letters.map(({ messageId }) => messageId);
const at = (lane: string, offset: bigint) => ({ position: { lane, offset } });

describe('an id', () => {
  const letters = [
    letterOf('aaaa-1', { eventId: 'evt-1' }),
    letterOf('aabb-2', { eventId: 'evt-10' }),
    letterOf('evt-1x'),
  ];

  test.each([
    ['aaaa', 'aaaa-1'],
    ['aabb-2', 'aabb-2'],
    ['evt-10', 'aabb-2'],
    ['evt-1', 'aaaa-1'],
  ])('%s means %s', (id, messageId) => expect(letterById(letters, id).messageId).toBe(messageId));

  test('that means several letters is refused with all of them', () => {
    expect(() => letterById(letters, 'aa')).toThrow(
      'aa means more than one letter: aaaa-1 on shop-failed, aabb-2 on shop-failed.',
    );
  });

  test('that means none is refused', () => {
    expect(() => letterById(letters, 'zz')).toThrow('No dead letter has the id zz.');
  });
});

describe('letters', () => {
  test('are redriven the oldest first, those of one partition by their offsets', () => {
    const letters = [
      letterOf('c', { sentAtMs: 3, ...at('orders-0', 7n) }),
      letterOf('b', { sentAtMs: 2 }),
      letterOf('d', { sentAtMs: 4, ...at('orders-0', 5n) }),
      letterOf('a', { sentAtMs: 1, ...at('orders-1', 9n) }),
    ];
    expect(idsOf(sorted(letters))).toEqual(['a', 'b', 'd', 'c']);
  });

  test('are replaced by their edited copies', () => {
    const edit = { at: '2026-03-02T12:00:00.000Z', replaces: 'a', original: contentOf('') };
    expect(replacedIds([letterOf('a'), letterOf('b', { edit }), letterOf('c')])).toEqual(new Set(['a']));
  });
});

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [7_200_000, '2 h'],
  [200_000_000, '2 d'],
])('an age of %d ms reads %s', (ms, text) => expect(age(ms)).toBe(text));

test('a table has aligned columns', () => {
  expect(
    table([
      ['ID', 'WHY'],
      ['a-long-id', 'x'],
      ['b', ''],
    ]),
  ).toBe('ID         WHY\na-long-id  x\nb');
});
