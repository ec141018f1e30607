import { describe, expect, test } from '@jest/globals';
import { barsOf } from '../../../ui/pages/event/path/bars.ts';
import { reasonOf, stateOf } from '../../../ui/pages/event/path/outcome.ts';
import { placeOf, sharedPrefix } from '../../../ui/pages/event/path/place.ts';
import { timeAxis } from '../../../ui/pages/event/path/time-axis.ts';
import { prefixOf, titleOf } from '../../../ui/pages/event/path/title.ts';
import { BUS, functionArn, hopsOf, queueArn, rowsFrom, ruleArn, shape, type Told } from './hops.ts';

const entry = (at: number): Told => [at, 'published', BUS, { event: 'evt-1', detailType: 'Read', source: 'app' }];
const ofRule = (name: string, target = 'target') => ({ rule: ruleArn(name), target });

/** From a topic over the bus to a function, by a rule with one target. */
const USUAL = hopsOf([
  [0, 'produced', 'readings-0@7', { event: 'evt-1' }],
  [100, 'polled', 'mapping/cluster/app-dev-bridge', { batchSize: 3 }],
  [110, 'invoked', 'function/app-dev-bridge', { requestId: 'r-1' }],
  [150, 'published', BUS, { event: 'evt-1', requestId: 'r-1', caller: 'app-dev-bridge' }],
  [150, 'not-matched', ruleArn('app-dev-alarm'), { mismatches: [] }],
  [150, 'matched', ruleArn('app-dev-store'), { targets: 1 }],
  [151, 'attempted', functionArn('app-dev-store'), ofRule('app-dev-store')],
  [160, 'delivered', functionArn('app-dev-store'), ofRule('app-dev-store')],
  [200, 'invoked', 'function/app-dev-store', { requestId: 'r-2' }],
  [210, 'succeeded', 'function/app-dev-bridge', { requestId: 'r-1' }],
  [260, 'succeeded', 'function/app-dev-store', { requestId: 'r-2' }],
]);

describe('the rows of a path', () => {
  test('have a delivery with its rule, and an invocation with its end, each below its cause', () => {
    expect(shape(rowsFrom(USUAL))).toEqual([
      'produced',
      '  polled invoked succeeded',
      '    published not-matched',
      '      matched attempted delivered',
      '        invoked succeeded',
    ]);
  });

  test('have the targets of a rule with several of them below it', () => {
    const hops = hopsOf([
      entry(0),
      [0, 'matched', ruleArn('both'), { targets: 2 }],
      [1, 'attempted', queueArn('one'), ofRule('both', 'a')],
      [1, 'attempted', queueArn('two'), ofRule('both', 'b')],
      [2, 'delivered', queueArn('one'), ofRule('both', 'a')],
      [2, 'delivered', queueArn('two'), ofRule('both', 'b')],
    ]);
    expect(shape(rowsFrom(hops))).toEqual([
      'published',
      '  matched',
      '    attempted delivered',
      '    attempted delivered',
    ]);
  });

  test('have the retries of one invocation in one row', () => {
    const hops = hopsOf([
      [0, 'invoked', 'function/store', { requestId: 'r-1', attempt: 1 }],
      [10, 'failed', 'function/store', { requestId: 'r-1', errorType: 'TypeError', errorMessage: 'no' }],
      [10, 'retry-scheduled', 'function/store', { requestId: 'r-1', attempt: 2 }],
      [60_010, 'invoked', 'function/store', { requestId: 'r-1', attempt: 2 }],
      [60_020, 'succeeded', 'function/store', { requestId: 'r-1' }],
    ]);
    const [row, ...others] = rowsFrom(hops);
    expect(others).toEqual([]);
    expect(row && titleOf(row, '').more).toEqual(['2 attempts']);
    expect(row && stateOf(row)).toBe('done');
  });

  test('have a retry of a workflow in the row of the invocation that it leads to', () => {
    const execution = { execution: 'x-1' };
    const hops = hopsOf([
      [0, 'invoked', 'workflow/pay', execution],
      [1, 'entered', 'workflow/pay/Charge', execution],
      [2, 'invoked', 'function/charge', { requestId: 'r-1' }],
      [10, 'failed', 'function/charge', { requestId: 'r-1', errorType: 'E' }],
      [10, 'retry-scheduled', 'workflow/pay/Charge', { ...execution, error: 'E' }],
      [2_000, 'invoked', 'function/charge', { requestId: 'r-2' }],
      [2_010, 'succeeded', 'function/charge', { requestId: 'r-2' }],
      [2_011, 'entered', 'workflow/pay/Done', execution],
      [2_012, 'succeeded', 'workflow/pay', execution],
    ]);
    expect(shape(rowsFrom(hops))).toEqual([
      'invoked succeeded',
      '  entered',
      '    invoked failed',
      '    retry-scheduled invoked succeeded',
      '  entered',
    ]);
  });

  test('name the events that the event caused', () => {
    const own = hopsOf([entry(0), [1, 'invoked', 'function/store', { requestId: 'r-1' }]]);
    const caused = { event: 'evt-2', causedBy: 'evt-1', detailType: 'Stored', requestId: 'r-1', caller: 'store' };
    const all = [...own, { n: 3, at: 2, step: 'published' as const, place: BUS, ids: ['evt-2'], detail: caused }];
    expect(rowsFrom(all).at(-1)?.enters).toMatchObject({ id: 'evt-2', type: 'Stored' });
  });

  test('have the hops of a replay apart from those of the first time', () => {
    const delivery = (at: number): readonly Told[] => [
      [at, 'matched', ruleArn('store'), { targets: 1 }],
      [at, 'attempted', queueArn('readings'), ofRule('store')],
      [at, 'delivered', queueArn('readings'), ofRule('store')],
    ];
    const replay = 'arn:aws:events:eu-west-1:000000000000:replay/again';
    const hops = hopsOf([entry(0), ...delivery(1), [9_000, 'replayed', replay], ...delivery(9_001)]);
    expect(shape(rowsFrom(hops))).toEqual([
      'published',
      '  matched attempted delivered',
      'replayed',
      '  matched attempted delivered',
    ]);
  });
});

describe('the bars of a row', () => {
  const barsIn = (hops: typeof USUAL) => {
    const rows = rowsFrom(hops);
    return rows.map(({ n }) =>
      barsOf(rows)
        .get(n)
        ?.map(({ kind, from, to }) => [kind, from, to]),
    );
  };

  test('show how long it waited on the topic, and how long it worked', () => {
    expect(barsIn(USUAL)[1]).toEqual([
      ['waited', 0, 100],
      ['waited', 100, 110],
      ['worked', 110, 210],
    ]);
  });

  test('are none for a record or a bus', () => {
    expect(barsIn(USUAL)[0]).toEqual([]);
    expect(barsIn(USUAL)[2]).toEqual([]);
  });

  test('have no end while it goes on', () => {
    expect(barsIn(hopsOf([[5, 'invoked', 'function/store', { requestId: 'r-1' }]]))).toEqual([
      [['worked', 5, undefined]],
    ]);
  });

  test('show the pause before a retry as waiting', () => {
    const hops = hopsOf([
      entry(0),
      [0, 'matched', ruleArn('store'), { targets: 1 }],
      [0, 'attempted', queueArn('readings'), ofRule('store')],
      [10, 'retry-scheduled', queueArn('readings'), { ...ofRule('store'), delayMs: 1000 }],
      [1_010, 'attempted', queueArn('readings'), ofRule('store')],
      [1_020, 'delivered', queueArn('readings'), ofRule('store')],
    ]);
    expect(barsIn(hops)[1]).toEqual([
      ['worked', 0, 10],
      ['waited', 10, 1_010],
      ['worked', 1_010, 1_020],
    ]);
  });

  test('of a state last until the next one is entered', () => {
    const execution = { execution: 'x-1' };
    const hops = hopsOf([
      [0, 'invoked', 'workflow/pay', execution],
      [1, 'entered', 'workflow/pay/Wait', execution],
      [500, 'entered', 'workflow/pay/Done', execution],
      [510, 'succeeded', 'workflow/pay', execution],
    ]);
    expect(barsIn(hops)).toEqual([[['lasted', 0, 510]], [['lasted', 1, 500]], [['lasted', 500, 510]]]);
  });
});

describe('the time axis', () => {
  const axisOf = (hops: typeof USUAL) => {
    const rows = rowsFrom(hops);
    return timeAxis(rows, barsOf(rows));
  };

  test('draws short paths as they were', () => {
    const axis = axisOf(USUAL);
    expect(axis.idle).toEqual([]);
    expect([axis.at(0), axis.at(130), axis.at(260)]).toEqual([0, 0.5, 1]);
  });

  test('draws a long pause short, and keeps the order of all times', () => {
    const axis = axisOf(
      hopsOf([
        [0, 'invoked', 'function/store', { requestId: 'r-1' }],
        [100, 'failed', 'function/store', { requestId: 'r-1' }],
        [100, 'retry-scheduled', 'function/store', { requestId: 'r-1' }],
        [60_100, 'invoked', 'function/store', { requestId: 'r-1' }],
        [60_200, 'succeeded', 'function/store', { requestId: 'r-1' }],
      ]),
    );
    expect(axis.idle).toEqual([expect.objectContaining({ from: 100, to: 60_100 })]);
    const places = [0, 100, 30_000, 60_100, 60_200].map((at) => axis.at(at));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[1]).toBeCloseTo(0.475);
    expect(places[3]).toBeCloseTo(0.525);
  });

  test('has one point where everything happened at once', () => {
    expect(axisOf(hopsOf([entry(5)])).at(5)).toBe(0);
  });

  test('keeps a share for what worked, however many pauses there are', () => {
    const many = Array.from({ length: 60 }, (_, index): Told => [index * 100_000, 'logged', 'function/store']);
    const { idle } = axisOf(hopsOf(many));
    const width = idle.reduce((sum, { left, right }) => sum + right - left, 0);
    expect(width).toBeLessThanOrEqual(0.400001);
  });
});

describe('what a row is called', () => {
  test('leaves out what all names begin with, and says where a rule delivers', () => {
    const rows = rowsFrom(USUAL);
    const prefix = prefixOf(rows);
    expect(prefix).toBe('app-dev-');
    // What all names of the region begin with counts before what these have in common.
    expect(prefixOf(rows, 'app-')).toBe('app-');
    expect(rows.map((row) => titleOf(row, prefix))).toEqual([
      { kind: 'topic', name: 'readings', more: ['partition 0, offset 7'] },
      { kind: 'function', name: 'bridge', more: ['with 2 others'] },
      { kind: 'bus', name: 'app-dev', more: [] },
      { kind: 'rule', name: 'store', to: { kind: 'function', name: 'store' }, more: [] },
      { kind: 'function', name: 'store', more: [] },
    ]);
  });

  test.each([
    ['readings-12@7', { kind: 'topic', name: 'readings', more: 'partition 12, offset 7' }],
    ['workflow/pay/Charge', { kind: 'state', name: 'Charge', more: 'of pay' }],
    ['mapping/cluster/bridge', { kind: 'mapping', name: 'bridge' }],
    ['topic/news', { kind: 'notification topic', name: 'news' }],
    ['arn:aws:sns:eu-west-1:0:news', { kind: 'notification topic', name: 'news' }],
    ['arn:aws:states:eu-west-1:0:stateMachine:pay', { kind: 'workflow', name: 'pay' }],
    ['something', { kind: 'place', name: 'something' }],
    [
      'arn:aws:events:eu-west-1:000000000000:rule/aws.partner/example.com/orders/made',
      { kind: 'rule', name: 'made', more: 'of aws.partner/example.com/orders' },
    ],
    [
      'arn:aws:events:eu-west-1:000000000000:event-bus/aws.partner/example.com/orders',
      { kind: 'bus', name: 'aws.partner/example.com/orders' },
    ],
  ])('%s is read', (text, place) => {
    expect(placeOf(text)).toEqual(place);
  });

  test('two names share nothing but chance', () => {
    expect(sharedPrefix(['app-one', 'app-two'])).toBe('');
    expect(sharedPrefix(['app-one', 'app-two', 'app-three'])).toBe('app-');
    expect(sharedPrefix(['apple-one', 'app-two', 'app-three'])).toBe('');
  });
});

describe('how a row stands', () => {
  const only = (told: readonly Told[]) => {
    const [row] = rowsFrom(hopsOf(told));
    if (row === undefined) throw new Error('no row');
    return row;
  };

  test('a failure tells its error', () => {
    const row = only([
      [0, 'invoked', 'function/store', { requestId: 'r-1' }],
      [1, 'failed', 'function/store', { requestId: 'r-1', errorType: 'TypeError', errorMessage: 'x is undefined' }],
    ]);
    expect([stateOf(row), reasonOf(row)]).toEqual(['failed', 'TypeError: x is undefined']);
  });

  test('a failure that is tried again tells its error, and is no retry once its message is a dead letter', () => {
    const ids = ['evt-1'];
    const tried: readonly Told[] = [
      [0, 'polled', 'mapping/jobs/store', { batchSize: 1 }],
      [0, 'invoked', 'function/store', { requestId: 'r-1' }],
      [10, 'failed', 'function/store', { requestId: 'r-1', errorType: 'TypeError', errorMessage: 'no' }],
      [10, 'retry-scheduled', 'mapping/jobs/store', { reason: 'visible again after the visibility timeout' }],
    ];
    const [row] = rowsFrom(hopsOf(tried, ids));
    expect(row && [stateOf(row), reasonOf(row)]).toEqual(['retrying', 'TypeError: no']);
    const rows = rowsFrom(hopsOf([...tried, [30_010, 'dead-lettered', 'queue/jobs', { queue: 'grave' }]], ids));
    expect(rows[0] && [stateOf(rows[0]), reasonOf(rows[0])]).toEqual(['failed', 'TypeError: no']);
    expect(
      barsOf(rows)
        .get(rows[0]?.n ?? 0)
        ?.at(-1),
    ).toEqual({ kind: 'waited', from: 10, to: 30_010 });
  });

  test('a message that a function sends to a dead-letter queue is a dead letter', () => {
    const row = only([[0, 'published', 'queue/bridge-failed', { messageId: 'm-1' }]]);
    expect([stateOf(row), titleOf(row, '').kind]).toEqual(['dead-lettered', 'dead-letter queue']);
  });

  test('an invocation without an end is in flight', () => {
    expect(stateOf(only([[0, 'invoked', 'function/store', { requestId: 'r-1' }]]))).toBe('in-flight');
  });

  test('a record has no outcome of its own', () => {
    expect(stateOf(only([[0, 'produced', 'readings-0@1', { event: 'evt-1' }]]))).toBeUndefined();
  });

  test('a fault on purpose says so', () => {
    const row = only([
      [0, 'invoked', 'function/store', { requestId: 'r-1' }],
      [0, 'fault', 'function/store', { fault: 'throw' }],
    ]);
    expect(reasonOf(row)).toBe('fault on purpose: throw');
  });
});
