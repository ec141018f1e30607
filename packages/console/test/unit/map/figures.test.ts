import { describe, expect, test } from '@jest/globals';
import { figuresOf } from '../../../ui/pages/map/figures.ts';
import { liveOf } from '../../../ui/pages/map/model.ts';
import { shownOf } from '../../../ui/pages/map/shown.ts';
import { nameOf, rateText } from '../../../ui/pages/map/words.ts';
import { link, part, second, topology } from '../../support/topology.ts';

describe('figures of a part', () => {
  test('are a rate of the last five seconds and errors of the last minute', () => {
    const figures = figuresOf(
      [
        second(1, { 'function/a': { count: 100, errors: 7 } }),
        second(70, { 'function/a': { count: 50, errors: 2 } }),
        second(97, { 'function/a': { count: 4, p99Ms: 20 } }),
        second(100, { 'function/a': { count: 6, errors: 1, p99Ms: 80 } }),
      ],
      [],
    );

    expect(figures.of('function/a')).toMatchObject({ perSecond: 2, errors: 3, p99Ms: 80, wasUsed: true });
    expect(figures.of('function/b')).toMatchObject({ perSecond: 0, errors: 0, wasUsed: false });
  });

  test('have what waits for it: messages of a queue, records of all sources that a function has not read', () => {
    const lag = { 'mapping/cluster/a': 5, 'mapping/other/a': 2, 'mapping/cluster/b': 9 };
    const queues = { jobs: { depth: 3, inFlight: 1, delayed: 2 } };
    const figures = figuresOf([second(1, {}, { lag, queues, running: { a: 4 } })], []);

    expect(figures.of('function/a')).toMatchObject({ lag: 7, running: 4, depth: 0 });
    expect(figures.of('queue/jobs')).toMatchObject({ lag: 0, depth: 6 });
    expect(figures.deadLetters(['queue/jobs', 'queue/empty'])).toBe(6);
  });
});

describe('what goes along a link', () => {
  const lines = [
    'topic/in reads function/a',
    'function/a sends bus/main',
    'function/b sends bus/main',
    'bus/main matches rule/main/r',
    'rule/main/r delivers function/c',
    'function/c writes table/t',
  ];
  const links = lines.map(link);
  const on = (line: string, counts: Readonly<Record<string, number>>) => {
    const places = Object.entries(counts).map(([place, count]) => [place, { count }]);
    return figuresOf([second(1, Object.fromEntries(places))], links).on(link(line));
  };

  test.each([
    ['topic/in reads function/a', { 'topic/in': 10, 'function/a': 1 }, { isLit: true, perSecond: 2 }],
    ['bus/main matches rule/main/r', { 'bus/main': 50, 'rule/main/r': 5 }, { isLit: true, perSecond: 1 }],
    ['rule/main/r delivers function/c', { 'rule/main/r': 5, 'function/c': 10 }, { isLit: true, perSecond: 1 }],
    ['bus/main matches rule/main/r', { 'bus/main': 50 }, { isLit: false, perSecond: 0 }],
  ])('%s with %j is %j', (line, counts, flow) => {
    expect(on(line, counts)).toEqual(flow);
  });

  test('to what several send has a rate as long as one of them runs', () => {
    const line = 'function/a sends bus/main';
    expect(on(line, { 'function/a': 5, 'bus/main': 10 })).toEqual({ isLit: true, perSecond: 2 });
    expect(on(line, { 'function/a': 5, 'function/b': 5, 'bus/main': 10 })).toEqual({ isLit: true });
    expect(on(line, { 'function/b': 5, 'bus/main': 10 })).toEqual({ isLit: false });
  });

  test('to a table has no rate', () => {
    expect(on('function/c writes table/t', { 'function/c': 5 })).toEqual({ isLit: true });
    expect(on('function/c writes table/t', {})).toEqual({ isLit: false });
  });
});

describe('the name of a part, as it is read out', () => {
  const whole = topology(
    [
      'bus/main matches rule/main/made',
      'rule/main/made delivers function/work',
      'function/work failures queue/work-failed',
      'topic/in reads function/work',
    ],
    [part('rule/main/made', { types: ['Made', 'Sold'], pattern: { 'detail-type': ['Made', 'Sold'] } })],
  );
  const nameWith = (id: string, ...seconds: readonly ReturnType<typeof second>[]): string => {
    const faults = { enabled: true, rules: [{ fault: 'throw', at: 'function/wo*', from: null }] };
    const live = liveOf(whole, shownOf(whole, { isWhole: false }), seconds, faults);
    return nameOf(live.told(whole.parts.find((one) => one.id === id) ?? part(id)));
  };

  test('says what goes through it and what is wrong with it', () => {
    const gauges = { queues: { 'work-failed': { depth: 2, inFlight: 0, delayed: 0 } }, lag: { 'mapping/in/work': 1 } };
    const name = nameWith('function/work', second(1, { 'function/work': { count: 60, errors: 1 } }, gauges));

    expect(name).toBe(
      'function work, 12 a second, 1 error in the last minute, 2 dead letters, 1 record behind, 1 fault switched on',
    );
  });

  test('says of a rule which events it takes, and that none of those that came matched', () => {
    expect(nameWith('rule/main/made')).toBe('rule main/made, for Made, Sold');
    expect(nameWith('rule/main/made', second(1, { 'bus/main': { count: 1 } }))).toBe(
      'rule main/made, for Made, Sold, no match so far',
    );
  });
});

test.each([
  [0, '0/s'],
  [0.2, '0.2/s'],
  [12.34, '12/s'],
  [1234, '1,234/s'],
])('%d events a second are shown as %s', (perSecond, text) => {
  expect(rateText(perSecond)).toBe(text);
});
