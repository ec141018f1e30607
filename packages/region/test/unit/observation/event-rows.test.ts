import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Journal, type Step } from '../../../src/core/journal.ts';
import type { Json } from '../../../src/core/json.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { EventFeed } from '../../../src/observation/events/event-feed.ts';
import { EventRows } from '../../../src/observation/events/event-rows.ts';
import { eventsPage } from '../../../src/observation/events/events-page.ts';
import { namedBy, toldBy } from '../../../src/observation/payloads/told.ts';
import type { EventRow } from '../../../src/observation/shapes.ts';

const BUS = 'arn:aws:events:eu-west-1:000000000000:event-bus/shop';
const RULE = 'arn:aws:events:eu-west-1:000000000000:rule/shop/r';
const TARGET = 'arn:aws:lambda:eu-west-1:000000000000:function:handle';
const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:later';
const READ = ['topic/orders', 'queue/later'];

let journal: Journal;
let feed: EventFeed;

function open(limits: { maxHops?: number; maxRows?: number } = {}): void {
  journal = new Journal(new VirtualClock(0), { maxHops: limits.maxHops ?? 10_000 }, 'start-1');
  const rows = new EventRows({
    isRead: (place) => READ.includes(place),
    isQueue: (place) => place.startsWith('queue/'),
    tell: (hop) => toldBy(hop, journal.payloads),
    namedBy: (hop) => namedBy(hop, journal.payloads),
    maxRows: limits.maxRows ?? 10_000,
  });
  feed = new EventFeed(journal, rows);
}
beforeEach(() => open());

type Detail = Readonly<Record<string, Json>>;
const hop = (step: Step, place: string, ids: readonly string[], detail?: Detail): void =>
  journal.record(step, place, ids, detail);

const page = (query = '') => eventsPage(new URLSearchParams(query), journal, feed);
const rows = async (query = ''): Promise<readonly EventRow[]> => (await page(query)).events;
const row = async (id: string): Promise<EventRow | undefined> => (await rows()).find((one) => one.id === id);
const stateOf = async (id: string): Promise<string | undefined> => (await row(id))?.state;

const publish = (id: string, more: Detail = {}): void =>
  hop('published', BUS, [`bus-${id}`, id], { source: 'shop', detailType: 'Placed', event: id, ...more });
const ofTarget = { rule: RULE, target: 't', attempt: 1 };

describe('an event on a bus', () => {
  const ids = ['bus-e', 'e'];
  beforeEach(() => {
    publish('e');
    hop('not-matched', RULE, ids);
  });

  test('that no rule matches has matched nothing', async () => {
    expect(await row('e')).toMatchObject({
      type: 'Placed',
      source: 'shop',
      origin: 'bus/shop',
      state: 'matched-nothing',
    });
  });

  test('is under way until its handlers are done', async () => {
    hop('matched', RULE, ids);
    hop('attempted', TARGET, ids, ofTarget);
    expect(await stateOf('e')).toBe('in-flight');
    hop('invoked', 'function/handle', ids, { requestId: 'r' });
    hop('delivered', TARGET, ids, ofTarget);
    expect(await stateOf('e')).toBe('in-flight');
    hop('succeeded', 'function/handle', ids, { requestId: 'r' });
    expect(await row('e')).toMatchObject({ state: 'done', attempts: 1, handledBy: ['function/handle'], changed: 7 });
  });

  test('waits for its function when that is invoked after the delivery', async () => {
    hop('matched', RULE, ids);
    hop('attempted', TARGET, ids, ofTarget);
    hop('delivered', TARGET, ids, ofTarget);
    expect(await stateOf('e')).toBe('in-flight');
  });

  test('is retried, dead-lettered, and done when it was sent again with success', async () => {
    hop('matched', RULE, ids);
    hop('invoked', 'function/handle', ids, { requestId: 'r' });
    hop('failed', 'function/handle', ids, { requestId: 'r' });
    hop('retry-scheduled', 'function/handle', ids, { requestId: 'r' });
    expect(await stateOf('e')).toBe('retrying');
    hop('invoked', 'function/handle', ids, { requestId: 'r' });
    hop('failed', 'function/handle', ids, { requestId: 'r' });
    hop('dead-lettered', 'function/handle', ids, { requestId: 'r', destination: QUEUE });
    expect(await row('e')).toMatchObject({ state: 'dead-lettered', attempts: 2, deadLetters: 1 });
    hop('invoked', 'function/handle', ids, { requestId: 's' });
    expect(await stateOf('e')).toBe('in-flight');
    hop('succeeded', 'function/handle', ids, { requestId: 's' });
    expect(await row('e')).toMatchObject({ state: 'done', deadLetters: 1 });
  });

  test('whose workflow failed has failed, and was not dropped', async () => {
    const workflow = 'arn:aws:states:eu-west-1:000000000000:stateMachine:bill';
    hop('matched', RULE, ids);
    hop('attempted', workflow, ids, ofTarget);
    hop('invoked', 'workflow/bill', ids, { execution: 'x' });
    hop('delivered', workflow, ids, ofTarget);
    hop('entered', 'workflow/bill/Charge', ids, { execution: 'x' });
    hop('failed', 'workflow/bill', ids, { execution: 'x' });
    expect(await row('e')).toMatchObject({ state: 'failed', deadLetters: 0, handledBy: ['workflow/bill'] });
    expect(await rows('state=failed')).toHaveLength(1);
    hop('dropped', TARGET, ids, ofTarget);
    expect(await stateOf('e')).toBe('dropped');
  });

  test('that nobody took is dropped', async () => {
    hop('matched', RULE, ids);
    hop('attempted', TARGET, ids, ofTarget);
    hop('dropped', TARGET, ids, ofTarget);
    expect(await stateOf('e')).toBe('dropped');
  });

  test('waits in a queue until it is polled, and returns to it after a failure', async () => {
    hop('matched', RULE, ids);
    hop('attempted', QUEUE, ids, ofTarget);
    hop('delivered', QUEUE, ids, ofTarget);
    expect(await stateOf('e')).toBe('in-flight');
    hop('polled', 'mapping/later/handle', ['e', 'message-1']);
    hop('invoked', 'function/handle', ['e', 'message-1'], { requestId: 'r' });
    hop('failed', 'function/handle', ['e', 'message-1'], { requestId: 'r' });
    hop('retry-scheduled', 'mapping/later/handle', ['e', 'message-1']);
    expect(await stateOf('e')).toBe('retrying');
    hop('dead-lettered', 'queue/later', ['e'], { queue: 'later-dlq' });
    expect(await stateOf('e')).toBe('dead-lettered');
  });

  test('rests on a queue that nobody reads', async () => {
    const archive = QUEUE.replace('later', 'kept');
    hop('matched', RULE, ids);
    hop('attempted', archive, ids, ofTarget);
    hop('delivered', archive, ids, ofTarget);
    expect(await row('e')).toMatchObject({ state: 'done', attempts: 1 });
  });
});

describe('a record of a topic', () => {
  const record = (id: string, headers: Readonly<Record<string, string>>, value = '{}'): void =>
    journal.record('produced', id, [id], undefined, {
      kind: 'record',
      record: {
        key: Buffer.from('key-1'),
        value: Buffer.from(value),
        headers: Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
      },
    });

  test('has the key, the type and the source of its CloudEvent', async () => {
    record('orders-0@0', { ce_type: 'Placed', ce_source: 'shop' });
    record('orders-0@1', {}, '{"specversion":"1.0","type":"Paid","source":"till"}');
    expect(await rows()).toMatchObject([
      { id: 'orders-0@1', key: 'key-1', type: 'Paid', source: 'till' },
      { id: 'orders-0@0', key: 'key-1', type: 'Placed', source: 'shop', origin: 'topic/orders', state: 'in-flight' },
    ]);
  });

  test.each<[form: string, value: object]>([
    ['an event of a bus', { 'detail-type': 'Placed', source: 'shop', detail: {} }],
    ['an entry', { DetailType: 'Placed', Source: 'shop', Detail: '{}' }],
    ['the detail of an event', { metadata: { type: 'Placed', source: 'shop' }, data: {} }],
  ])('has the type and the source of %s', async (_form, value) => {
    record('orders-0@0', {}, JSON.stringify(value));
    expect(await rows()).toMatchObject([{ type: 'Placed', source: 'shop', key: 'key-1' }]);
  });

  test('without a type in it has none', async () => {
    record('orders-0@0', {}, '{"type":"metric","source":"shop"}');
    record('orders-0@1', {}, 'no JSON');
    expect(await rows()).toMatchObject([{ type: '' }, { type: '' }]);
  });

  test('is done on a topic that nobody reads', async () => {
    record('notices-0@0', {});
    expect(await stateOf('notices-0@0')).toBe('done');
  });

  test('is one event with its entry on a bus', async () => {
    hop('produced', 'orders-0@0', ['e', 'story-1', 'orders-0@0'], { event: 'e' });
    hop('polled', 'mapping/cluster/bridge', ['e', 'story-1', 'orders-0@0']);
    hop('invoked', 'function/bridge', ['e', 'story-1', 'orders-0@0'], { requestId: 'r' });
    hop('published', BUS, ['bus-e', 'e', 'story-1'], {
      source: 'shop',
      detailType: 'Placed',
      event: 'e',
      caller: 'bridge',
    });
    hop('matched', RULE, ['bus-e', 'e', 'story-1']);
    hop('succeeded', 'function/bridge', ['e', 'story-1', 'orders-0@0'], { requestId: 'r' });
    expect(await rows()).toMatchObject([{ id: 'e', origin: 'topic/orders', type: 'Placed', correlation: 'story-1' }]);
    expect(await stateOf('e')).toBe('done');
  });

  test('of a cluster elsewhere is known from its first batch on', async () => {
    hop('polled', 'mapping/cluster/bridge', ['e', 'orders-0@5', 'f', 'story', 'orders-0@6', 'orders-0@7']);
    expect(await rows()).toMatchObject([
      { id: 'orders-0@7', origin: 'topic/orders', state: 'in-flight' },
      { id: 'f', correlation: 'story' },
      { id: 'e' },
    ]);
  });

  test('that a function cannot read is dead-lettered, also when the batch has others', async () => {
    for (const offset of [0, 1, 2]) record(`orders-0@${offset}`, {});
    const ids = ['orders-0@0', 'orders-0@1', 'orders-0@2'];
    hop('polled', 'mapping/cluster/bridge', ids);
    hop('invoked', 'function/bridge', ids, { requestId: 'r' });
    const sent = { messageId: 'm-1', caller: 'bridge', requestId: 'r' };
    const text = '{"origin":{"kind":"kafka","topic":"orders","partition":0,"offset":1}}';
    journal.record('published', 'queue/bridge-failed', [], sent, { kind: 'message', text });
    hop('succeeded', 'function/bridge', ids, { requestId: 'r' });
    const states = (await rows()).map(({ id, state }) => `${id} ${state}`);
    expect(states).toEqual(['orders-0@2 done', 'orders-0@1 dead-lettered', 'orders-0@0 done']);
    expect(await rows('id=m-1')).toMatchObject([{ id: 'orders-0@1' }]);
  });

  test('that names no event is dead-lettered until its dead letter is edited, and the edited one until it is redriven', async () => {
    record('orders-0@1', {});
    hop('polled', 'mapping/cluster/bridge', ['orders-0@1']);
    hop('invoked', 'function/bridge', ['orders-0@1'], { requestId: 'r' });
    hop('published', 'queue/bridge-failed', [], { messageId: 'm-1', caller: 'bridge', requestId: 'r' });
    hop('succeeded', 'function/bridge', ['orders-0@1'], { requestId: 'r' });
    const states = async () => (await rows()).map(({ id, state }) => `${id} ${state}`);
    expect(await states()).toEqual(['orders-0@1 dead-lettered']);
    hop('published', 'queue/bridge-failed', [], { messageId: 'm-2' });
    hop('removed', 'queue/bridge-failed', ['m-1'], { messageId: 'm-1' });
    expect(await states()).toEqual(['m-2 dead-lettered', 'orders-0@1 done']);
    hop('removed', 'queue/bridge-failed', ['m-2'], { messageId: 'm-2' });
    expect(await states()).toEqual(['m-2 done', 'orders-0@1 done']);
  });

  test('that its queue gave up is dead-lettered until somebody takes it off the dead-letter queue', async () => {
    hop('published', 'queue/jobs', ['m-1'], { messageId: 'm-1' });
    hop('dead-lettered', 'queue/jobs', ['m-1'], { queue: 'leftovers' });
    expect(await stateOf('m-1')).toBe('dead-lettered');
    const from = 'arn:aws:sqs:eu-west-1:000000000000:jobs';
    hop('removed', 'queue/leftovers', ['m-1'], { messageId: 'm-1', from });
    expect(await stateOf('m-1')).toBe('done');
  });
});

test('an invocation has the type of the event that it was given', async () => {
  const text = JSON.stringify({ 'detail-type': 'Placed', source: 'shop', detail: {} });
  journal.record('invoked', 'function/handle', ['e'], { requestId: 'r' }, { kind: 'input', text });
  expect(await row('e')).toMatchObject({ type: 'Placed', source: 'shop', origin: 'function/handle' });
});

describe('events that follow from another one', () => {
  test('are events of their own, whose hops are not those of the story that they name', async () => {
    publish('a');
    publish('b', { causedBy: 'a' });
    hop('published', BUS, ['bus-c', 'c', 'a'], { source: 'shop', detailType: 'Paid', event: 'c', causedBy: 'b' });
    hop('invoked', 'function/handle', ['bus-c', 'c', 'a'], { requestId: 'r' });
    expect(await rows()).toMatchObject([
      { id: 'c', causedBy: 'b', correlation: 'a', attempts: 1, state: 'in-flight' },
      { id: 'b', causedBy: 'a' },
      { id: 'a', attempts: 0 },
    ]);
  });
});

describe('the page of the events', () => {
  beforeEach(() => {
    for (let count = 0; count < 10; count++) publish(`e-${count}`, { detailType: count % 2 === 0 ? 'Placed' : 'Paid' });
  });

  test('gives the newest first, and goes on before a number', async () => {
    const { events, total, looked } = await page('limit=3');
    expect([events.map(({ id }) => id), total, looked]).toEqual([['e-9', 'e-8', 'e-7'], 10, 3]);
    expect((await rows(`limit=2&before=${events.at(-1)?.n}`)).map(({ id }) => id)).toEqual(['e-6', 'e-5']);
  });

  test('filters by type, origin, state, id and text', async () => {
    expect(await rows('type=Paid')).toHaveLength(5);
    expect(await rows('type=Paid,Placed&origin=bus/shop&state=matched-nothing')).toHaveLength(10);
    expect(await rows('state=done')).toEqual([]);
    expect(await rows('id=bus-e-4')).toMatchObject([{ id: 'e-4' }]);
    expect(await rows('q=E-7')).toMatchObject([{ id: 'e-7' }]);
  });

  test('searches the payloads with which events entered', async () => {
    const detail = { source: 's', detailType: 'T', event: 'x' };
    journal.record('published', BUS, ['bus-x', 'x'], detail, { kind: 'event', text: '{"city":"Zürich"}' });
    expect(await rows('q=zürich')).toMatchObject([{ id: 'x' }]);
  });

  test('tells where to go on, also when nothing of what it looked at is wanted', async () => {
    publish('first-3');
    for (let count = 0; count < 6_000; count++) publish(`later-${count}`);
    const first = await page('q=first-3');
    expect(first).toMatchObject({ events: [], looked: 5_000 });
    const second = await page(`q=first-3&before=${first.next}`);
    expect(second.events).toMatchObject([{ id: 'first-3' }]);
    expect(second).not.toHaveProperty('next');
  });

  /** Each hop is the first of as many events as it has records; some have none. */
  const sizesOfHops = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 30 });

  test('has every event on one page and no event on two, however many came with one hop', async () => {
    const paging = fc.record({ sizes: sizesOfHops, limit: fc.integer({ min: 1, max: 9 }), filter: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(paging, async ({ sizes, limit, filter }) => {
        open();
        let offset = 0;
        for (const size of sizes) {
          const ids = Array.from({ length: size }, () => `${offset % 2 === 0 ? 'orders' : 'payments'}-0@${offset++}`);
          hop('polled', 'mapping/cluster/bridge', ids);
        }
        const wanted = filter ? 'topic=orders&' : '';
        const whole = await rows(`${wanted}limit=1000`);
        const paged: EventRow[] = [];
        let before: number | undefined;
        do {
          const { events, next } = await page(
            `${wanted}limit=${limit}${before === undefined ? '' : `&before=${before}`}`,
          );
          paged.push(...events);
          before = next;
        } while (before !== undefined);
        expect(paged).toEqual(whole);
        expect(whole).toHaveLength(filter ? Math.ceil(offset / 2) : offset);
      }),
    );
  });

  test('refuses a state that there is not', async () => {
    await expect(page('state=lost')).rejects.toThrow('There is no state lost. There are: in-flight, done');
  });
});

describe('the rows', () => {
  test('forget the oldest event when there are too many', async () => {
    open({ maxRows: 10, maxHops: 10_000 });
    for (let count = 0; count < 100; count++) publish(`e-${count}`);
    const { events, total } = await page();
    expect([total, events.length, events.at(-1)?.id]).toEqual([10, 10, 'e-90']);
    expect(feed.rows.get('e-89')).toBeUndefined();
    expect(feed.rows.get('bus-e-89')).toBeUndefined();
  });

  test('forget what was under way when hops went by unread', async () => {
    open({ maxHops: 10 });
    publish('ended');
    publish('open');
    hop('invoked', 'function/handle', ['bus-open', 'open'], { requestId: 'r' });
    expect(await rows()).toHaveLength(2);
    for (let count = 0; count < 20; count++) hop('logged', 'function/x', []);
    expect((await rows()).map(({ id }) => id)).toEqual(['ended']);
  });
});
