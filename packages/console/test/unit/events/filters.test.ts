import { describe, expect, test } from '@jest/globals';
import type { EventRow } from '@tributary/region/observation';
import { filtersIn, isFilter, isOfNoConcern, passes } from '../../../ui/pages/events/filters.ts';

const row = (more: Partial<EventRow> = {}): EventRow => ({
  id: 'evt-1',
  n: 1,
  changed: 2,
  at: 0,
  lastAt: 9,
  type: 'Read',
  source: 'app.sensors',
  key: 'kitchen',
  origin: 'topic/readings',
  state: 'done',
  attempts: 1,
  deadLetters: 0,
  handledBy: ['function/store'],
  correlation: 'story-1',
  ...more,
});

const isShown = (query: string, found: readonly string[] = [], one = row()): boolean =>
  passes(filtersIn(new URLSearchParams(query)).filters, new Set(found))(one);

describe('filters of an address', () => {
  test.each([
    ['', true],
    ['type=Read', true],
    ['type=Written,Read', true],
    ['type=Rea', false],
    ['source=app.sensors&state=done', true],
    ['source=app.sensors&state=retrying', false],
    ['origin=topic/readings', true],
    ['origin=bus/app', false],
    ['id=evt-1', true],
    ['id=story-1', true],
    ['id=evt', false],
    ['q=KITCH', true],
    ['q=store', true],
    ['q=cellar', false],
  ])('"%s" shows the event: %s', (query, expected) => {
    expect(isShown(query)).toBe(expected);
  });

  test('an event that the region has found by another id or in its payload passes', () => {
    expect(isShown('id=readings-0@7', ['evt-1'])).toBe(true);
    expect(isShown('q=celsius', ['evt-1'])).toBe(true);
    expect(isShown('q=celsius&state=retrying', ['evt-1'])).toBe(false);
    expect([isFilter({ q: 'celsius' }), isFilter({ type: 'Read' }), isFilter({})]).toEqual([true, true, false]);
  });

  test('one that cannot be applied is an error', () => {
    const { problems } = filtersIn(new URLSearchParams('state=broken&tipe=Read'));
    expect(problems).toEqual([
      'There is no filter "tipe".',
      'There is no state "broken". There are in-flight, done, retrying, dead-lettered, failed, matched-nothing, dropped.',
    ]);
  });

  test('an empty one is none', () => {
    expect(filtersIn(new URLSearchParams('type=&q=%20'))).toEqual({ filters: {}, problems: [] });
  });
});

test.each<[what: string, more: Partial<EventRow>, isSo: boolean]>([
  ['an event of AWS that no rule takes', { source: 'aws.cloudwatch', state: 'matched-nothing' }, true],
  ['an event of AWS that a rule takes', { source: 'aws.cloudwatch', state: 'done' }, false],
  ['an own event that no rule takes', { source: 'app.sensors', state: 'matched-nothing' }, false],
])('%s is of no concern: %s', (_what, more, isSo) => {
  expect(isOfNoConcern(row(more))).toBe(isSo);
});
