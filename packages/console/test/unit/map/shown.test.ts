import { describe, expect, test } from '@jest/globals';
import { found, shownOf, typesIn } from '../../../ui/pages/map/shown.ts';
import { part, topology } from '../../support/topology.ts';

const functions = ['a', 'b', 'c', 'd', 'e'];
const whole = topology([
  'topic/in reads function/a',
  'function/a sends bus/main',
  'bus/main matches rule/main/created',
  'rule/main/created delivers function/b',
  'rule/main/created failures queue/created-undelivered',
  'function/c writes table/items',
  'table/items streams function/d',
  ...functions.map((name) => `function/${name} failures queue/${name}-failed`),
  ...functions.map((name) => `function/${name} writes table/locks`),
  'function/b writes table/results',
  'queue/jobs reads function/e',
  'queue/jobs failures queue/jobs-exhausted',
]);
const all = { ...whole, parts: [...whole.parts, part('bucket/unused'), part('topic/unread')] };

const idsOf = (choice: Parameters<typeof shownOf>[1]): readonly string[] =>
  shownOf(all, choice)
    .parts.map(({ id }) => id)
    .sort();

test('alarms and discoverers are drawn with every part alone', () => {
  const watched = topology([
    'alarm/late sends sns/told',
    'sns/told delivers function/a',
    'bus/main reads discoverer/main',
  ]);
  const shown = (isWhole: boolean) =>
    shownOf(watched, { isWhole })
      .parts.map(({ id }) => id)
      .sort();
  expect(shown(false)).toEqual(['bus/main', 'function/a', 'sns/told']);
  expect(shown(true)).toEqual(['alarm/late', 'bus/main', 'discoverer/main', 'function/a', 'sns/told']);
});

test('a table that some of many functions use is drawn with every part alone where it forgets its items', () => {
  const users = ['a', 'b', 'c', 'd'].map((name) => `function/${name} writes table/shared`);
  const others = Array.from({ length: 12 }, (_, index) => part(`function/other-${index}`));
  const shared = (facts: readonly { name: string; value: string }[]) =>
    shownOf(topology(users, [...others, part('table/shared', { facts })]), { isWhole: false }).hidden.map(
      ({ id }) => id,
    );
  expect(shared([])).toEqual([]);
  expect(shared([{ name: 'Time to live', value: 'expires' }])).toEqual(['table/shared']);
});

describe('the parts that a map shows', () => {
  test('are those through which events go: neither dead-letter queues, nor a table of all functions, nor an unused bucket', () => {
    expect(idsOf({ isWhole: false })).toEqual([
      'bus/main',
      ...functions.map((name) => `function/${name}`),
      'queue/jobs',
      'rule/main/created',
      'table/items',
      'table/results',
      'topic/in',
      'topic/unread',
    ]);
  });

  test('are all of them when that is asked for', () => {
    expect(idsOf({ isWhole: true })).toHaveLength(all.parts.length);
    expect(shownOf(all, { isWhole: true }).links).toEqual(all.links);
  });

  test('say which are left out', () => {
    const { hidden } = shownOf(all, { isWhole: false });
    expect(hidden.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['table/locks', 'queue/a-failed', 'bucket/unused']),
    );
    expect(hidden).toHaveLength(all.parts.length - idsOf({ isWhole: false }).length);
  });

  test('are marked with the dead-letter queues of their failures', () => {
    const { deadLetterQueues } = shownOf(all, { isWhole: false });
    expect(deadLetterQueues.get('rule/main/created')).toEqual(['queue/created-undelivered']);
    expect(deadLetterQueues.get('queue/jobs')).toEqual(['queue/jobs-exhausted']);
    expect(deadLetterQueues.get('topic/in')).toBeUndefined();
  });

  test('have a dead-letter queue of several parts among them, and its dead letters are told there alone', () => {
    const grave = topology([
      'bus/main matches rule/main/created',
      'rule/main/created delivers function/a',
      ...['function/a', 'function/b', 'rule/main/created'].map((name) => `${name} failures queue/grave`),
    ]);
    const { parts, links, deadLetterQueues } = shownOf(grave, { isWhole: false });
    expect(parts.map(({ id }) => id)).toContain('queue/grave');
    expect(links.filter(({ kind }) => kind === 'failures')).toEqual([]);
    expect([...deadLetterQueues]).toEqual([['queue/grave', ['queue/grave']]]);
    const near = shownOf(grave, { isWhole: false, focus: 'queue/grave' });
    expect(near.links.filter(({ kind }) => kind === 'failures')).toHaveLength(3);
  });

  test('are one part and its neighbours, a rule between two of them with both', () => {
    expect(idsOf({ isWhole: false, focus: 'bus/main' })).toEqual([
      'bus/main',
      'function/a',
      'function/b',
      'rule/main/created',
    ]);
    expect(idsOf({ isWhole: false, focus: 'table/items' })).toEqual(['function/c', 'function/d', 'table/items']);
  });

  test('have a dead-letter queue with what fails there when that queue is looked at', () => {
    expect(idsOf({ isWhole: false, focus: 'queue/a-failed' })).toEqual(['function/a', 'queue/a-failed']);
  });
});

test('parts are found by name and by the types of events that they take', () => {
  const parts = [part('rule/main/one', { types: ['ThingMade'] }), part('function/make-thing'), part('queue/x')];

  expect(found(parts, ' thing').map(({ id }) => id)).toEqual(['rule/main/one', 'function/make-thing']);
  expect(found(parts, '  ')).toEqual([]);
});

test('the types of a map are those that rules name in full, each once', () => {
  const parts = [part('rule/a', { types: ['B', 'A'] }), part('rule/b', { types: ['A', 'Prefix*'] })];

  expect(typesIn({ parts, links: [] })).toEqual(['A', 'B']);
});
