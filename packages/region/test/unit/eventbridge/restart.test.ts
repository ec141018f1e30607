import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { sleep } from '../../../src/core/clock.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { addRule, arn, DLQ, type OpenBus, openBus, put, QUEUE, START_MS } from './open-bus.ts';

const busy = () => new AwsError('ServiceUnavailable', 'Busy.', 503);
const HOUR_MS = 3_600_000;

let stateStore: TestStateStore;
let clock: VirtualClock;

beforeEach(() => {
  stateStore = testStateStore();
  clock = new VirtualClock(START_MS);
});
afterEach(() => stateStore[Symbol.dispose]());

/** EventBridge in a new process on the persisted state, with the resources that `make` creates. The clock goes on. */
async function started(make: (bus: OpenBus) => Promise<unknown> = addRule): Promise<OpenBus> {
  const bus = openBus({ clock });
  const release = clock.hold();
  await make(bus);
  bus.service.restore(stateStore.open());
  release();
  return bus;
}

/** A killed process does nothing more. */
function kill(bus: OpenBus): void {
  bus.failures.push(...Array.from({ length: 1_000 }, busy));
  bus.service.stop();
}

describe('a delivery', () => {
  test('that waits for a retry goes on with its remaining retries, at the scheduled time', async () => {
    const target = {
      InputPath: '$.detail.total',
      DeadLetterConfig: { Arn: DLQ },
      RetryPolicy: { MaximumRetryAttempts: 2 },
    };
    const before = await started((bus) => addRule(bus, target));
    before.failures.push(busy(), busy());
    await put(before);
    const waits = () => before.journal.hops().filter(({ step }) => step === 'retry-scheduled');
    while (waits().length < 2) await sleep(clock, 1);
    const dueMs = (waits()[1]?.at ?? 0) + Number(waits()[1]?.detail?.['delayMs']);
    kill(before);
    const after = await started(async () => {});
    after.failures.push(busy());
    await after.service.idle();

    expect(after.journal.hops().map(({ step, at }) => [step, at])).toEqual([
      ['attempted', dueMs],
      ['dead-lettered', dueMs],
    ]);
    expect(after.deadLetters[0]?.message.attributes?.['RETRY_ATTEMPTS']?.value).toBe('2');
    expect(after.deadLetters[0]?.message.body).toContain('"total":12.50');
  });

  test('has the input of its target at the time of the event, even after a change of the rule', async () => {
    const before = await started((bus) => addRule(bus, { InputPath: '$.detail.total' }));
    before.failures.push(busy());
    await put(before);
    kill(before);
    const after = await started(async () => {});
    await after.service.idle();
    expect(after.sent).toEqual([{ arn: QUEUE, payload: '12.50' }]);
  });

  test('that came to its end is not made again', async () => {
    const before = await started();
    await put(before);
    await before.service.idle();
    const after = await started();
    await after.service.idle();
    expect([before.sent.length, after.sent.length]).toEqual([1, 0]);
  });
});

describe('an archive', () => {
  const withArchive = async (bus: OpenBus): Promise<void> => {
    await addRule(bus);
    await bus.call('CreateArchive', { ArchiveName: 'all', EventSourceArn: arn('event-bus/default'), RetentionDays: 1 });
  };

  test('has its events with every number as in the source, and deletes expired events', async () => {
    const before = await started(withArchive);
    await put(before);
    await before.service.idle();
    const { SizeBytes } = await before.call('DescribeArchive', { ArchiveName: 'all' });
    const after = await started(withArchive);
    expect(await after.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({ EventCount: 1, SizeBytes });
    const { events } = after.service.archives.get('all');
    expect([...events.all()].map(({ row }) => events.read(row)?.text()).join()).toContain('"total":12.50');
    await sleep(clock, 25 * HOUR_MS);
    after.service.archives.get('all');
    expect((await started(withArchive)).service.archives.get('all').events.count).toBe(0);
  });

  test('that is deleted takes its events with it', async () => {
    const before = await started(withArchive);
    await put(before);
    await before.service.idle();
    await before.call('DeleteArchive', { ArchiveName: 'all' });
    expect((await started(withArchive)).service.archives.get('all').events.count).toBe(0);
  });

  test('is replayed from the minute at which the replay was, and to the end', async () => {
    const before = await started(withArchive);
    for (let minute = 0; minute < 4; minute++) {
      await put(before);
      await before.service.idle();
      await sleep(clock, 60_000);
    }
    before.sent.length = 0;
    await before.call('StartReplay', {
      ReplayName: 'again',
      EventSourceArn: arn('archive/all'),
      EventStartTime: 0,
      EventEndTime: 4_000_000_000,
      Destination: { Arn: arn('event-bus/default') },
    });
    while (before.sent.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const ofBefore = before.sent.length;
    const after = await started(withArchive);
    await after.service.idle();

    expect(ofBefore).toBeLessThan(4);
    expect(ofBefore + after.sent.length).toBe(4);
    expect(await after.call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({ State: 'COMPLETED' });
  });
});

describe('a schedule', () => {
  const hourly = async (bus: OpenBus): Promise<void> => {
    await bus.call('PutRule', { Name: 'hourly', ScheduleExpression: 'rate(1 hour)' });
    await bus.call('PutTargets', { Rule: 'hourly', Targets: [{ Id: 't', Arn: QUEUE }] });
  };
  const firings = ({ journal }: OpenBus) =>
    journal
      .hops()
      .filter(({ step }) => step === 'delivered')
      .map(({ at }) => (at - START_MS) / HOUR_MS);

  test('fires at its time, even if the region restarts several times before', async () => {
    const before = await started(hourly);
    await sleep(clock, 0.75 * HOUR_MS);
    kill(before);
    const after = await started(hourly);
    await sleep(clock, 1.5 * HOUR_MS);
    after.service.stop();
    expect(firings(after)).toEqual([1, 2]);
  });

  test('that was missed fires once, and then as before', async () => {
    const before = await started(hourly);
    kill(before);
    await sleep(clock, 3.5 * HOUR_MS);
    const after = await started(hourly);
    await sleep(clock, 1.25 * HOUR_MS);
    after.service.stop();
    expect(firings(after)).toEqual([3.5, 4.5]);
  });

  test('with another expression begins anew', async () => {
    const before = await started(hourly);
    await sleep(clock, 0.75 * HOUR_MS);
    kill(before);
    const after = await started(async (bus) => {
      await hourly(bus);
      await bus.call('PutRule', { Name: 'hourly', ScheduleExpression: 'rate(2 hours)' });
    });
    await sleep(clock, 2.5 * HOUR_MS);
    after.service.stop();
    expect(firings(after)).toEqual([2.75]);
  });
});
