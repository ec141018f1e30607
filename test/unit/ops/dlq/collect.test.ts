import { describe, expect, test } from '@jest/globals';
import { deadLetterById, sorted } from '../../../../ops/dlq/collect.ts';
import { age } from '../../../../ops/dlq/text.ts';
import { deadLetterOf } from './dead-letters.ts';

const idsOf = (deadLetters: readonly { messageId: string }[]): string[] =>
  deadLetters.map(({ messageId }) => messageId);
const at = (topicPartition: string, offset: bigint) => ({ position: { topicPartition, offset } });

describe('an id', () => {
  const deadLetters = [
    deadLetterOf('aaaa-1', { eventId: 'evt-1' }),
    deadLetterOf('aabb-2', { eventId: 'evt-10' }),
    deadLetterOf('evt-1x'),
  ];

  test.each([
    ['aaaa', 'aaaa-1'],
    ['aabb-2', 'aabb-2'],
    ['evt-10', 'aabb-2'],
    ['evt-1', 'aaaa-1'],
  ])('%s means %s', (id, messageId) => expect(deadLetterById(deadLetters, id).messageId).toBe(messageId));

  test('that means several dead letters is refused with all of them', () => {
    expect(() => deadLetterById(deadLetters, 'aa')).toThrow(
      'aa means more than one dead letter: aaaa-1 on shop-failed, aabb-2 on shop-failed.',
    );
  });

  test('that means none is refused', () => {
    expect(() => deadLetterById(deadLetters, 'zz')).toThrow('No dead letter has the id zz.');
  });
});

describe('dead letters', () => {
  test('are redriven the oldest first, those of one partition by their offsets', () => {
    const deadLetters = [
      deadLetterOf('c', { sentAtMs: 3, ...at('orders-0', 7n) }),
      deadLetterOf('b', { sentAtMs: 2 }),
      deadLetterOf('d', { sentAtMs: 4, ...at('orders-0', 5n) }),
      deadLetterOf('a', { sentAtMs: 1, ...at('orders-1', 9n) }),
    ];
    expect(idsOf(sorted(deadLetters))).toEqual(['a', 'b', 'd', 'c']);
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
