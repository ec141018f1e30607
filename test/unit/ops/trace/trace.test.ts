import { describe, expect, test } from '@jest/globals';
import type { Hop, Step } from '@tributary/region/journal';
import { byEvent } from '../../../../ops/trace/by-event.ts';
import { storyText, unfinished } from '../../../../ops/trace/text.ts';
import { type Node, storiesOf } from '../../../../ops/trace/tree.ts';

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
const shape = (nodes: readonly Node[]): unknown[] =>
  nodes.map(({ hop: { step }, children }) => (children.length > 0 ? [step, shape(children)] : step));

const storyOf = (hops: readonly Hop[], id: string) => storiesOf(byEvent(hops, id));
const shapes = (hops: readonly Hop[], id: string) => storyOf(hops, id).map(({ nodes }) => shape(nodes));

/** The hop with which an event enters the region. */
const entry = (step: 'produced' | 'published', place: string, ids: readonly string[], event: string, more = {}): Hop =>
  hop(step, place, ids, { event, ...more });

describe('the hops of a story', () => {
  const first = ['bus-1', 'evt-1', 'story'];
  const second = ['bus-2', 'evt-2', 'story'];
  const hops = [
    entry('produced', 'orders-0@1', ['evt-1', 'story', 'orders-0@1'], 'evt-1'),
    entry('produced', 'orders-0@2', ['evt-2', 'story', 'orders-0@2'], 'evt-2'),
    hop('polled', 'mapping/shop/bridge', ['evt-1', 'story', 'orders-0@1', 'evt-2', 'orders-0@2']),
    entry('published', BUS, first, 'evt-1'),
    entry('published', BUS, second, 'evt-2'),
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
    expect(byEvent(ofFirst, 'evt-1')).toEqual([
      { id: 'evt-1', type: undefined, causedBy: undefined, otherIds: ['orders-0@1', 'bus-1'], hops: ofFirst },
    ]);
  });

  test('have the log lines of their requests, even those that do not name the event', () => {
    const own = [
      entry('published', BUS, ['bus-7', 'evt-7', 'story'], 'evt-7'),
      hop('invoked', 'function/notify', ['bus-7', 'evt-7', 'story'], { requestId: 'r-7' }),
      hop('logged', 'function/notify', ['story'], { requestId: 'r-7' }),
    ];
    expect(byEvent(own, 'story').map((event) => event.hops)).toEqual([own]);
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
    expect(shapes(hit, 'evt-8')).toEqual([['fault', ['invoked', ['fault', 'failed']], ['invoked', ['fault']]]]);
  });

  test('of an event whose story has the id of its cause are its own, and no log line is shown twice', () => {
    const derived = ['bus-9', 'evt-9', 'evt-8'];
    const hops = [
      entry('produced', 'orders-0@0', ['evt-8', 'orders-0@0'], 'evt-8'),
      hop('invoked', 'function/grant', ['evt-8'], { requestId: 'r-1' }),
      hop('logged', 'function/grant', ['evt-8'], { requestId: 'r-1' }),
      entry('published', 'events event-bus/shop', derived, 'evt-9', { causedBy: 'evt-8', requestId: 'r-1' }),
      hop('invoked', 'function/greet', derived, { requestId: 'r-2' }),
      hop('logged', 'function/greet', derived, { requestId: 'r-2' }),
    ];

    expect(byEvent(hops, 'evt-8').map(({ id, hops: own }) => [id, own.map(({ n }) => n)])).toEqual([
      ['evt-8', hops.slice(0, 3).map(({ n }) => n)],
      ['evt-9', hops.slice(3).map(({ n }) => n)],
    ]);
  });

  test('of a call that a role does not allow are below the invocation that made it', () => {
    const ids = ['evt-8'];
    const hops = [
      hop('invoked', 'function/project', ids, { requestId: 'r-1' }),
      hop('denied', 'function/project', ids, { action: 'dynamodb:PutItem' }),
      hop('failed', 'function/project', ids, { requestId: 'r-1' }),
    ];
    expect(shapes(hops, 'evt-8')).toEqual([[['invoked', ['denied', 'failed']]]]);
  });

  test('of an id that only a batch has are shown as they are', () => {
    const [batch] = hops.filter(({ step }) => step === 'polled');
    expect(batch && byEvent([batch], 'orders-0@2')).toEqual([
      { id: 'orders-0@2', type: undefined, causedBy: undefined, otherIds: [], hops: [batch] },
    ]);
  });

  test('of an id that is nowhere are none', () => {
    expect(byEvent([], 'evt-9')).toEqual([]);
  });
});

describe('the tree of an event', () => {
  const ids = ['bus-1', 'evt-1', 'story'];
  const path = [
    entry('produced', 'orders-0@1', [...ids, 'orders-0@1'], 'evt-1'),
    hop('polled', 'mapping/shop/bridge', ids),
    hop('invoked', 'function/bridge', ids, { requestId: 'r-1' }),
    entry('published', BUS, ids, 'evt-1', { detailType: 'OrderFulfilled', source: 'shop.orders', requestId: 'r-1' }),
    hop('not-matched', OTHER_RULE, ids, {
      mismatches: [{ path: 'detail-type', condition: ['OrderPlaced'], value: 'OrderFulfilled' }],
    }),
    hop('matched', RULE, ids, { targets: 1 }),
    hop('attempted', FUNCTION, ids, { rule: RULE, attempt: 1 }),
    hop('invoked', 'function/notify', ids, { requestId: 'r-2' }),
    hop('succeeded', 'function/bridge', ids, { requestId: 'r-1' }),
    hop('failed', 'function/notify', ids, { requestId: 'r-2', errorType: 'Error' }),
    hop('retry-scheduled', 'function/notify', ids, { requestId: 'r-2', delayMs: 60_000 }),
  ];
  const delivery = ['not-matched', ['matched', [['attempted', [['invoked', ['failed', 'retry-scheduled']]]]]]];

  test('shows each hop below the one that it follows from', () => {
    expect(shapes(path, 'evt-1')).toEqual([
      [['produced', [['polled', [['invoked', [['published', delivery], 'succeeded']]]]]]],
    ]);
  });

  test('reads with times, locations and reasons', () => {
    const lines = storyOf(path, 'evt-1').map(storyText).join().split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'OrderFulfilled  evt-1  (orders-0@1, bus-1)',
      new Date(path[0]?.at ?? 0).toISOString(),
    ]);
    expect(lines[6]).toBe(
      '     +4 ms           │  ├─ not matched   events rule/shop/project  (detail-type is "OrderFulfilled", wanted ["OrderPlaced"])',
    );
    expect(lines.at(-1)).toBe('     +8 ms           └─ succeeded     function/bridge');
  });

  test('has the work of two handlers at once below the handler that did it', () => {
    const invoked = (name: string, requestId: string) => [
      hop('attempted', `arn:aws:lambda:eu-west-1:000000000000:function:${name}`, ids, { rule: RULE }),
      hop('invoked', `function/${name}`, ids, { requestId }),
    ];
    const both = [
      entry('published', BUS, ids, 'evt-1'),
      hop('matched', RULE, ids),
      ...invoked('notify', 'r-1'),
      ...invoked('project', 'r-2'),
      hop('published', 'topic/news', ids, { requestId: 'r-1' }),
    ];
    expect(shapes(both, 'evt-1')).toEqual([
      [
        [
          'published',
          [
            [
              'matched',
              [
                ['attempted', [['invoked', ['published']]]],
                ['attempted', ['invoked']],
              ],
            ],
          ],
        ],
      ],
    ]);
  });

  test('has the states of a workflow below its execution, and their functions below the states', () => {
    const execution = 'run-1';
    const run = [
      hop('invoked', 'workflow/billing', ids, { execution }),
      hop('entered', 'workflow/billing/Charge', ids, { execution }),
      hop('invoked', 'function/charge', ids, { requestId: 'r-1' }),
      hop('failed', 'function/charge', ids, { requestId: 'r-1' }),
      hop('retry-scheduled', 'workflow/billing/Charge', ids, { execution }),
      hop('succeeded', 'workflow/billing', ids, { execution }),
    ];
    expect(shapes(run, 'evt-1')).toEqual([
      [['invoked', [['entered', [['invoked', ['failed']], 'retry-scheduled']], 'succeeded']]],
    ]);
  });

  test('moves no cursor: control characters of a message are written out', () => {
    const hostile = [hop('logged', 'function/notify', ids, { message: 'a\u001b[2Jb\nc' })];
    expect(storyOf(hostile, 'evt-1').map(storyText).join()).toContain('a\\u001b[2Jb\\u000ac');
  });
});

describe('what an event caused', () => {
  const parent = ['bus-1', 'evt-1', 'story'];
  const child = ['bus-2', 'evt-2', 'story'];
  const hops = [
    entry('published', BUS, parent, 'evt-1', { detailType: 'OrderPlaced' }),
    hop('invoked', 'function/notify', parent, { requestId: 'r-1' }),
    hop('invoked', 'function/project', parent, { requestId: 'r-2' }),
    entry('published', BUS, child, 'evt-2', { detailType: 'OrderBilled', causedBy: 'evt-1', requestId: 'r-1' }),
    hop('matched', RULE, child),
    entry('produced', 'news-0@4', ['evt-3', 'story', 'news-0@4'], 'evt-3', { causedBy: 'evt-2' }),
  ];

  test('is below the invocation that published it', () => {
    expect(shapes(hops.slice(0, 5), 'evt-1')).toEqual([
      ['published', ['invoked', [['published', ['matched']]]], 'invoked'],
    ]);
  });

  test('is named with its type and id, and what nobody can be found to have published stands by itself', () => {
    const texts = storyOf(hops, 'evt-1').map(storyText);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain(`published     events event-bus/shop  OrderBilled evt-2`);
    expect(texts[1]).toContain('event  evt-3  (news-0@4)');
  });

  test('is shown once, even when two events name each other as their cause', () => {
    const circle = [
      entry('published', BUS, ['bus-1', 'evt-1'], 'evt-1', { causedBy: 'evt-2' }),
      entry('published', BUS, ['bus-2', 'evt-2'], 'evt-2', { causedBy: 'evt-1' }),
    ];
    expect(shapes(circle, 'evt-1')).toEqual([['published'], ['published']]);
  });
});

describe('a path that ends on a dead-letter queue names it, and how to look', () => {
  const ids = ['bus-1', 'evt-1'];
  const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:shop-notify-failed';
  const endOf = (...last: readonly Hop[]) =>
    storyOf([entry('published', BUS, ids, 'evt-1'), ...last], 'evt-1')
      .map(storyText)
      .join()
      .split('\n')
      .at(-1);

  test.each([
    ['of a rule', hop('dead-lettered', FUNCTION, ids, { rule: RULE, queue: QUEUE })],
    ['of a function', hop('dead-lettered', 'function/notify', ids, { destination: QUEUE })],
    ['of a queue', hop('dead-lettered', 'queue/notify', ids, { queue: 'shop-notify-failed' })],
  ])('%s', (_case, last) => {
    expect(endOf(last)).toBe('Dead-lettered to shop-notify-failed. To see it: npm run dlq -- show evt-1');
  });

  test('to which the function sent it itself', () => {
    const sent = hop('published', 'queue/shop-notify-failed', ids, {
      messageId: '12345678-0000-0000-0000-000000000000',
    });
    expect(endOf(sent)).toBe('Dead-lettered to shop-notify-failed. To see it: npm run dlq -- show 12345678');
  });

  test('and another queue is none', () => {
    expect(endOf(hop('published', 'queue/shop-notify', ids))).not.toContain('Dead-lettered');
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
