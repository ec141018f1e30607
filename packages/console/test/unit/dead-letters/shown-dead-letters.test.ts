import { describe, expect, test } from '@jest/globals';
import type { StatsSecond } from '@tributary/region/observation';
import type { DeadLetterRow } from '../../../server/dead-letters/shapes.ts';
import {
  changeKey,
  choicesOf,
  countedIn,
  deadLetterOf,
  editorProblem,
  fieldOf,
  filterIn,
  marksOf,
  shownDeadLetters,
  whyOf,
} from '../../../ui/pages/dead-letters/shown-dead-letters.ts';

const NOW = 1_000_000_000;
const deadLetter = (id: string, more: Partial<DeadLetterRow> = {}): DeadLetterRow => ({
  id,
  queue: 'failed',
  reason: 'EVENT_INVALID',
  explanation: 'celsius must be number',
  from: 'readings-0@1',
  sentAt: NOW,
  to: 'topic readings, partition 0',
  isHeld: false,
  isReplaced: false,
  copies: [],
  sameBytes: [],
  cameBack: 0,
  ...more,
});
const DEAD_LETTERS = [
  deadLetter('a', { eventId: 'evt-1', eventType: 'ReadingTaken' }),
  deadLetter('b', { queue: 'undelivered', reason: 'NO_PERMISSIONS', sentAt: NOW - 7_200_000 }),
  deadLetter('c', { copies: ['c-2'] }),
];
const shown = (query: string): string[] =>
  shownDeadLetters(DEAD_LETTERS, filterIn(new URLSearchParams(query)), NOW).map(({ id }) => id);

describe('dead letters', () => {
  test.each([
    [[], '0 dead letters'],
    [DEAD_LETTERS.slice(0, 1), '1 dead letter on 1 queue'],
    [DEAD_LETTERS, '3 dead letters in 4 messages on 2 queues'],
  ])('are counted with their copies, as the queues count them', (all, text) => {
    expect(countedIn(all)).toBe(text);
  });

  test('say why without their event, which stands beside it', () => {
    const event = { eventId: 'evt-1', eventType: 'ReadingTaken' };
    const explanation = 'ReadingTaken evt-1 breaks its schema: celsius must be number';
    expect(whyOf(deadLetter('a', { ...event, explanation }))).toBe('breaks its schema: celsius must be number');
    expect(whyOf(deadLetter('a', event))).toBe('celsius must be number');
  });

  test.each([
    ['', ['a', 'b', 'c']],
    ['queue=undelivered', ['b']],
    ['reason=EVENT_INVALID', ['a', 'c']],
    ['age=1h', ['b']],
    ['q=READINGTAKEN', ['a']],
    ['q=celsius&reason=NO_PERMISSIONS', ['b']],
    ['q=nothing', []],
  ])('are chosen by %j', (query, ids) => {
    expect(shown(query)).toEqual(ids);
  });

  test('are counted by queue and reason, the most frequent first', () => {
    expect(choicesOf(DEAD_LETTERS, 'reason')).toEqual([
      ['EVENT_INVALID', 2],
      ['NO_PERMISSIONS', 1],
    ]);
  });

  test('are found by the id of a copy', () => {
    expect(deadLetterOf(DEAD_LETTERS, 'c-2')?.id).toBe('c');
    expect(deadLetterOf(DEAD_LETTERS, undefined)).toBeUndefined();
  });

  test('are marked by what sets them apart', () => {
    expect(marksOf(deadLetter('a'))).toEqual([]);
    const { to: _to, ...unknown } = deadLetter('b', {
      cameBack: 1,
      edited: '2026-03-02T09:20:00Z',
      copies: ['x', 'y'],
    });
    expect(marksOf(unknown)).toEqual(['came back', 'edited', 'there 3 times', 'origin unknown']);
    expect(marksOf(deadLetter('c', { sameBytes: ['d'], isHeld: true, isReplaced: true }))).toEqual([
      'came back',
      'replaced by its edited copy',
      'held by a command',
    ]);
  });
});

test('the list is read anew when as much has come to a queue as has left it, also while the clock stands still', () => {
  const second = (number: number, depth: number, count: number): StatsSecond => ({
    second: number,
    at: NOW,
    places: count === 0 ? {} : { 'queue/failed': { count, errors: 0, throttled: 0, retried: 0, deadLettered: 0 } },
    types: {},
    gauges: { queues: { failed: { depth, inFlight: 0, delayed: 0 } }, lag: {}, running: {} },
  });
  const quiet = changeKey([second(1, 2, 0)], ['failed']);
  expect(changeKey([second(1, 2, 0), second(2, 2, 0)], ['failed'])).toBe(quiet);
  expect(changeKey([second(1, 2, 0), second(2, 3, 0)], ['failed'])).not.toBe(quiet);
  const busy = changeKey([second(1, 2, 0), second(2, 2, 1)], ['failed']);
  expect(busy).not.toBe(quiet);
  expect(changeKey([second(2, 2, 1), second(3, 2, 1)], ['failed'])).not.toBe(busy);
  expect(changeKey([second(1, 2, 0), second(2, 2, 1)], ['other'])).toBe(changeKey([], ['other']));
});

test('a problem of the server names its field to the editor and to people', () => {
  const pointer = '/value/lines/0/a~1b';
  expect(editorProblem({ message: 'must be number', pointer })).toEqual({
    message: 'must be number',
    path: ['value', 'lines', 0, 'a/b'],
  });
  expect(fieldOf('/value/lines/0/sku')).toBe('value.lines[0].sku');
  expect(fieldOf()).toBe('');
});
