import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { sleep } from '../../../src/core/clock.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { eventBridgeOperations } from '../../../src/eventbridge/api/table.ts';
import type { EventBridgeDeps } from '../../../src/eventbridge/eventbridge.ts';
import { testStateStore } from '../../support/test-state-store.ts';
import { addRule, arn, DLQ, ENTRY, failureOf, openBus, put, QUEUE, START_MS } from './open-bus.ts';

const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
const OF_CALL = 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0';

/** A bus whose rule sends to a target that notes the traces. */
async function open(options: Partial<EventBridgeDeps> = {}, target = {}) {
  const traces: (string | undefined)[] = [];
  const deliver: EventBridgeDeps['deliver'] = async (_arn, payload, _target, { traceHeader }) => {
    expect(payload).not.toContain('Root=');
    traces.push(traceHeader);
  };
  const bus = openBus({ deliver, ...options });
  await addRule(bus, target);
  return { ...bus, traces };
}

describe('the trace of an event', () => {
  test('reaches the target beside the event', async () => {
    const bus = await open();
    await put(bus, { TraceHeader: TRACE });
    await put(bus);
    await bus.service.idle();
    expect(bus.traces).toEqual([TRACE, undefined]);
  });

  test('is that of the call, unless the entry names another', async () => {
    const bus = await open();
    const call = { headers: { 'x-amzn-trace-id': OF_CALL } };
    const Entries = [ENTRY, { ...ENTRY, TraceHeader: TRACE }];
    await eventBridgeOperations(bus.service)['PutEvents']?.({ Entries }, call);
    await bus.service.idle();
    expect(bus.traces).toEqual([OF_CALL, TRACE]);
  });

  test('is dropped where X-Ray does not take it, and the event is not', async () => {
    const bus = await open();
    await put(bus, { TraceHeader: 'anything' });
    await bus.service.idle();
    expect(bus.traces).toEqual([undefined]);
    expect(await failureOf(put(bus, { TraceHeader: 'x'.repeat(501) }))).toMatch(/^ValidationException: .*traceHeader/);
  });

  test('goes with the event to another bus', async () => {
    const bus = await open({}, { Arn: arn('event-bus/other') });
    await bus.call('CreateEventBus', { Name: 'other' });
    await bus.call('PutRule', { Name: 'all', EventBusName: 'other', EventPattern: '{"source":["shop"]}' });
    await bus.call('PutTargets', { Rule: 'all', EventBusName: 'other', Targets: [{ Id: 'q', Arn: QUEUE }] });
    await put(bus, { TraceHeader: TRACE });
    await bus.service.idle();
    expect(bus.traces).toEqual([TRACE]);
  });

  test('goes with the event to the dead-letter queue', async () => {
    const deliver = async (): Promise<void> => {
      throw new AwsError('ResourceNotFoundException', 'Gone.');
    };
    const bus = await open({ deliver }, { DeadLetterConfig: { Arn: DLQ } });
    await put(bus, { TraceHeader: TRACE });
    await bus.service.idle();
    expect(bus.deadLetters.map(({ message }) => message.traceHeader)).toEqual([TRACE]);
  });

  test('is not in an archive', async () => {
    const bus = await open();
    await bus.call('CreateArchive', { ArchiveName: 'all', EventSourceArn: arn('event-bus/default') });
    await put(bus, { TraceHeader: TRACE });
    await bus.call('StartReplay', {
      ReplayName: 'again',
      EventSourceArn: arn('archive/all'),
      EventStartTime: START_MS / 1000 - 60,
      EventEndTime: START_MS / 1000 + 60,
      Destination: { Arn: arn('event-bus/default') },
    });
    await bus.service.idle();
    expect(bus.traces).toEqual([TRACE, undefined]);
  });

  test('is with a delivery that waited for a restart', async () => {
    using stateStore = testStateStore();
    const clock = new VirtualClock(START_MS);
    const started = async () => {
      const release = clock.hold();
      const bus = await open({ clock, times: () => [60_000] });
      bus.service.restore(stateStore.open());
      release();
      return bus;
    };
    await put(await started(), { TraceHeader: TRACE });
    await sleep(clock, 1);
    const after = await started();
    await after.service.idle();
    expect(after.traces).toEqual([TRACE]);
  });
});
