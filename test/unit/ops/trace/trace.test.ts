import { describe, expect, test } from '@jest/globals';
import type { Hop, Step } from '@tributary/region/journal';
import { byEvent } from '../../../../ops/trace/by-event.ts';
import { eventText, unfinished } from '../../../../ops/trace/text.ts';
import { treeOf } from '../../../../ops/trace/tree.ts';

const BUS = 'arn:aws:events:eu-west-1:000000000000:event-bus/shop';
const RULE = 'arn:aws:events:eu-west-1:000000000000:rule/shop/notify';
const OTHER_RULE = 'arn:aws:events:eu-west-1:000000000000:rule/shop/project';
const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:notify';
const START_MS = Date.parse('2026-03-02T09:15:00Z');

let count = 0;
const hop = (step: Step, place: string, ids: readonly string[], detail?: Hop['detail']): Hop => {
  count++;
  return { n: count, at: START_MS + count, step, place, ids, ...(detail ? { detail } : {}) };
};

/** The steps of a tree, each with those below it. */
const shape = (nodes: ReturnType<typeof treeOf>): unknown[] =>
  nodes.map(({ hop: { step }, children }) => (children.length > 0 ? [step, shape(children)] : step));

describe('the hops of a story', () => {
  const first = ['bus-1', 'evt-1', 'story'];
  const second = ['bus-2', 'evt-2', 'story'];
  const hops = [
    hop('produced', 'orders-0@1', ['evt-1', 'story']),
    hop('produced', 'orders-0@2', ['evt-2', 'story']),
    hop('polled', 'mapping/shop/bridge', ['evt-1', 'story', 'orders-0@1', 'evt-2', 'orders-0@2']),
    hop('published', BUS, first),
    hop('published', BUS, second),
  ];

  test('are sorted by event when the story is asked for; a batch belongs to each event in it', () => {
    const steps = byEvent(hops, 'story').map((event) =>
      event.hops.map(({ step, n }) => `${step} ${n - (hops[0]?.n ?? 0)}`),
    );
    expect(steps).toEqual([
      ['produced 0', 'polled 2', 'published 3'],
      ['produced 1', 'polled 2', 'published 4'],
    ]);
  });

  test('are of one event when that is asked for', () => {
    const ofFirst = hops.filter(({ ids }) => ids.includes('evt-1'));
    expect(byEvent(ofFirst, 'evt-1').map((event) => event.hops)).toEqual([ofFirst]);
  });

  test('of an event without a correlation id are of that one event', () => {
    const own = [
      hop('produced', 'orders-0@7', ['evt-7', 'orders-0@7']),
      hop('published', BUS, ['bus-7', 'evt-7']),
      hop('invoked', 'function/notify', ['bus-7', 'evt-7'], { requestId: 'r-7' }),
      hop('logged', 'function/notify', ['evt-7'], { requestId: 'r-7' }),
    ];
    expect(byEvent(own, 'evt-7')).toEqual([{ ids: new Set(['orders-0@7', 'bus-7']), hops: own }]);
  });

  test('of faults on purpose are below the invocation or the call that they hit', () => {
    const ids = ['evt-8'];
    const hit = [
      hop('fault', 'async/notify', ids, { fault: 'deliverTwice' }),
      hop('invoked', 'function/notify', ids, { requestId: 'r-8' }),
      hop('fault', 'sns/Publish/news', ids, { fault: 'crashAfter', caller: 'notify' }),
      hop('failed', 'function/notify', ids, { requestId: 'r-8' }),
      hop('invoked', 'function/notify', ids, { requestId: 'r-9' }),
      hop('fault', 'function/notify', ids, { fault: 'throw' }),
    ];
    expect(shape(treeOf(hit))).toEqual(['fault', ['invoked', ['fault', 'failed']], ['invoked', ['fault']]]);
  });

  test('of an id that only a batch has are shown as they are', () => {
    const [batch] = hops.filter(({ step }) => step === 'polled');
    expect(batch && byEvent([batch], 'orders-0@2')).toEqual([{ ids: new Set(['orders-0@2']), hops: [batch] }]);
  });

  test('of an id that is nowhere are none', () => {
    expect(byEvent([], 'evt-9')).toEqual([]);
  });
});

describe('the tree of an event', () => {
  const ids = ['bus-1', 'evt-1', 'story'];
  const path = [
    hop('produced', 'orders-0@1', ids),
    hop('polled', 'mapping/shop/bridge', ids),
    hop('invoked', 'function/bridge', ids, { requestId: 'r-1' }),
    hop('published', BUS, ids, { detailType: 'OrderFulfilled', source: 'shop.orders' }),
    hop('not-matched', OTHER_RULE, ids, {
      mismatches: [{ path: 'detail-type', condition: ['OrderPlaced'], value: 'OrderFulfilled' }],
    }),
    hop('matched', RULE, ids, { targets: 1 }),
    hop('attempted', FUNCTION, ids, { rule: RULE, attempt: 1 }),
    hop('invoked', 'function/notify', ids, { requestId: 'r-2' }),
    hop('succeeded', 'function/bridge', ids, { requestId: 'r-1' }),
    hop('failed', 'function/notify', ids, { requestId: 'r-2', errorType: 'Error' }),
    hop('retry-scheduled', 'function/notify', ids, { delayMs: 60_000 }),
  ];

  test('shows each hop below the one that it follows from', () => {
    expect(shape(treeOf(path))).toEqual([
      [
        'produced',
        [
          [
            'polled',
            [
              [
                'invoked',
                [
                  [
                    'published',
                    ['not-matched', ['matched', [['attempted', [['invoked', ['failed', 'retry-scheduled']]]]]]],
                  ],
                  'succeeded',
                ],
              ],
            ],
          ],
        ],
      ],
    ]);
  });

  test('reads with times, locations and reasons', () => {
    const lines = eventText({ ids: new Set(['evt-1']), hops: path }).split('\n');
    expect(lines.slice(0, 2)).toEqual(['OrderFulfilled  evt-1', new Date(path[0]?.at ?? 0).toISOString()]);
    expect(lines[6]).toBe(
      '     +4 ms           │  ├─ not matched   events rule/shop/project  (detail-type is "OrderFulfilled", wanted ["OrderPlaced"])',
    );
    expect(lines.at(-1)).toBe('     +8 ms           └─ succeeded     function/bridge');
  });
});

test('an invocation without an outcome is unfinished', () => {
  const ids = ['evt-9'];
  const hops = [
    hop('invoked', FUNCTION, ids, { requestId: 'r-1' }),
    hop('succeeded', FUNCTION, ids, { requestId: 'r-1' }),
  ];
  expect(unfinished(hops)).toEqual([]);
  const next = hop('invoked', FUNCTION, ids, { requestId: 'r-2' });
  expect(unfinished([...hops, next])).toEqual(['lambda function:notify']);
});
