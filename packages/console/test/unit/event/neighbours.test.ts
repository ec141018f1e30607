import { describe, expect, test } from '@jest/globals';
import type { EventRow } from '@tributary/region/observation';
import { hopsName, rowName } from '../../../ui/pages/event/event-name.ts';
import { neighboursOf, storyIds } from '../../../ui/pages/event/neighbours.ts';
import { eventRow } from '../../support/event-row.ts';
import { BUS, hopsOf } from './hops.ts';

const rowOf = (id: string, n: number, more: Partial<EventRow> = {}): EventRow => eventRow({ id, n, ...more });

describe('an event among those of its story', () => {
  const story = [rowOf('c', 9), rowOf('a', 1), rowOf('b', 5)];

  test('is between the one that came before and the one that came after', () => {
    expect(neighboursOf(story, 'b')).toMatchObject({
      position: 2,
      count: 3,
      previous: { id: 'a' },
      next: { id: 'c' },
    });
  });

  test('has none before the first and none after the last', () => {
    expect(neighboursOf(story, 'a')?.previous).toBeUndefined();
    expect(neighboursOf(story, 'c')?.next).toBeUndefined();
  });

  test('has no neighbours where it is not', () => {
    expect(neighboursOf(story, 'z')).toBeUndefined();
  });

  test('is found by its own id, by that of its story and by that of its cause, each once', () => {
    expect(storyIds(rowOf('c', 9, { correlation: 'a', causedBy: 'b' }))).toBe('c,a,b');
    expect(storyIds(rowOf('b', 5, { correlation: 'a', causedBy: 'a' }))).toBe('b,a');
    expect(storyIds(rowOf('a', 1))).toBe('a');
  });
});

describe('an event is called', () => {
  test.each([
    [{ type: 'Taken', origin: 'topic/readings' }, 'Taken'],
    [{ type: '', origin: 'topic/readings' }, 'record of readings'],
    [{ type: '', origin: 'queue/later' }, 'message of later'],
    [{ type: '', origin: 'function/store' }, 'event of function store'],
    [{ type: '', origin: '' }, 'event'],
  ])('in the list: %j is %s', (row, name) => {
    expect(rowName(row)).toBe(name);
  });

  test('after its type or its first hop where its hops are known', () => {
    const hops = hopsOf([[0, 'published', BUS]]);
    expect(hopsName({ type: undefined, hops })).toBe('event of bus app-dev');
    expect(hopsName({ type: 'Taken', hops })).toBe('Taken');
    expect(hopsName({ type: undefined, hops: hopsOf([[0, 'produced', 'readings-0@7']]) })).toBe('record of readings');
    expect(hopsName({ type: undefined, hops: [] })).toBe('event');
  });
});
