import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { arn, DLQ, type OpenBus, openBus, put, QUEUE, START_MS } from './open-bus.ts';

const text = (value: string) => ({ type: 'String', value });
const queueOf = (name: string): string => QUEUE.replace('target', name);

/** Buses, each with a rule that sends everything to the buses named for it and to the queue of its own name. */
async function wire(bus: OpenBus, ways: Readonly<Record<string, readonly string[]>>): Promise<OpenBus> {
  for (const name of Object.keys(ways)) await bus.call('CreateEventBus', { Name: name });
  for (const [name, onward] of Object.entries(ways)) {
    const of = { Rule: 'all', EventBusName: name };
    const buses = onward.map((to) => ({ Id: to, Arn: arn(`event-bus/${to}`), DeadLetterConfig: { Arn: DLQ } }));
    await bus.call('PutRule', { ...of, Name: 'all', EventPattern: '{"source":["shop"]}' });
    await bus.call('PutTargets', { ...of, Targets: [{ Id: 'queue', Arn: queueOf(name) }, ...buses] });
  }
  return bus;
}

const deadLetterOf = (id: string, from: string, to: string, body: unknown = expect.stringContaining(id)) => ({
  queue: DLQ,
  message: {
    body,
    attributes: {
      RULE_ARN: text(arn(`rule/${from}/all`)),
      TARGET_ARN: text(arn(`event-bus/${to}`)),
      ERROR_CODE: text('THIRD_ACCOUNT_HOP_DETECTED'),
      ERROR_MESSAGE: text(
        `Event ingestion rejected for event ${id} because an event can be sent to an event bus target only once. ` +
          'This event was previously delivered to an event bus target.',
      ),
      RETRY_ATTEMPTS: text('0'),
    },
  },
});

const reached = (bus: OpenBus): readonly string[] => bus.sent.map((sent) => sent.arn);

describe('an event goes from bus to bus once', () => {
  test.each([
    ['the second hop of a chain', { a: ['b'], b: ['c'], c: [] }, ['a', 'b'], [['b', 'c']]],
    ['the way back of a loop', { a: ['b'], b: ['a'] }, ['a', 'b'], [['b', 'a']]],
    ['the second round of a rule that sends to its own bus', { a: ['a'] }, ['a', 'a'], [['a', 'a']]],
    [
      'the second hop on each of two ways',
      { a: ['b', 'c'], b: ['c'], c: ['b'] },
      ['a', 'b', 'c'],
      [
        ['b', 'c'],
        ['c', 'b'],
      ],
    ],
  ] as const)('%s is a dead letter', async (_what, ways, queues, hops) => {
    const bus = await wire(openBus(), ways);
    const id = await put(bus, { EventBusName: 'a' });
    await bus.service.idle();
    expect(reached(bus)).toEqual(queues.map(queueOf));
    expect(bus.deadLetters).toEqual(hops.map(([from, to]) => deadLetterOf(id, from, to)));
    expect(bus.journal.hops().filter(({ step }) => step === 'retry-scheduled')).toEqual([]);
  });

  test('two events are not mistaken for one', async () => {
    const bus = await wire(openBus(), { a: ['b'], b: ['c'], c: [] });
    await put(bus, { EventBusName: 'a' });
    await put(bus, { EventBusName: 'b' });
    await bus.service.idle();
    expect(reached(bus).toSorted()).toEqual(['a', 'b', 'b', 'c'].map(queueOf));
    expect(bus.deadLetters).toHaveLength(1);
  });

  test('a replay goes on from the first bus, and not from the second', async () => {
    const bus = await wire(openBus(), { a: ['b'], b: ['c'], c: [] });
    for (const name of ['a', 'b']) {
      await bus.call('CreateArchive', { ArchiveName: name, EventSourceArn: arn(`event-bus/${name}`) });
    }
    const id = await put(bus, { EventBusName: 'a' });
    await bus.service.idle();
    bus.sent.length = 0;
    bus.deadLetters.length = 0;
    await bus.call('StartReplay', replayOf('b'));
    await bus.service.idle();
    expect(reached(bus)).toEqual([queueOf('b')]);
    expect(bus.deadLetters).toEqual([deadLetterOf(id, 'b', 'c', expect.stringContaining('"replay-name":"b"'))]);
    await bus.call('StartReplay', replayOf('a'));
    await bus.service.idle();
    expect(reached(bus)).toEqual(['b', 'a', 'b'].map(queueOf));
    expect(bus.deadLetters).toHaveLength(2);
  });
});

const replayOf = (name: string) => ({
  ReplayName: name,
  EventSourceArn: arn(`archive/${name}`),
  EventStartTime: START_MS / 1000 - 60,
  EventEndTime: START_MS / 1000 + 60,
  Destination: { Arn: arn(`event-bus/${name}`) },
});

describe('after a restart', () => {
  let stateStore: TestStateStore;
  let clock: VirtualClock;

  beforeEach(() => {
    stateStore = testStateStore();
    clock = new VirtualClock(START_MS);
  });
  afterEach(() => stateStore[Symbol.dispose]());

  /** EventBridge in a new process on the persisted state, which sends to bus `c` a minute later. */
  async function started(): Promise<OpenBus> {
    const bus = openBus({ clock, times: (place) => [place.endsWith('/c') ? 60_000 : 0] });
    const release = clock.hold();
    await wire(bus, { a: ['b'], b: ['c'], c: [] });
    await bus.call('CreateArchive', { ArchiveName: 'b', EventSourceArn: arn('event-bus/b') });
    bus.service.restore(stateStore.open());
    release();
    return bus;
  }

  test('a delivery that waits is known to be the second hop', async () => {
    const before = await started();
    const id = await put(before, { EventBusName: 'a' });
    while (before.sent.length < 2) await sleep(clock, 1);
    const after = await started();
    await after.service.idle();
    expect(reached(after)).toEqual([]);
    expect(after.deadLetters).toEqual([deadLetterOf(id, 'b', 'c')]);
  });

  test('an event of an archive is known to have come from another bus', async () => {
    const before = await started();
    const id = await put(before, { EventBusName: 'a' });
    await before.service.idle();
    const after = await started();
    await after.call('StartReplay', replayOf('b'));
    await after.service.idle();
    expect(reached(after)).toEqual([queueOf('b')]);
    expect(after.deadLetters).toEqual([deadLetterOf(id, 'b', 'c')]);
  });
});
