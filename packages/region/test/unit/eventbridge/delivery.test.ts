import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { addRule, arn, DLQ, openBus, put, QUEUE, START_MS } from './open-bus.ts';

const busy = () => new AwsError('ServiceUnavailable', 'Busy.', 503);
const gone = () => new AwsError('AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.');
const text = (value: string) => ({ type: 'String', value });

describe('a failed attempt', () => {
  test('is repeated with growing pauses until it succeeds', async () => {
    const bus = openBus();
    bus.failures.push(busy(), busy(), busy());
    await addRule(bus);
    await put(bus);
    await bus.service.idle();
    expect(bus.sent).toHaveLength(1);
    const steps = bus.journal.hops().map(({ step }) => step);
    const failed = ['attempted', 'retry-scheduled'];
    expect(steps).toEqual(['published', 'matched', ...failed, ...failed, ...failed, 'attempted', 'delivered']);
    const delays = bus.journal.hops().flatMap(({ detail }) => Number(detail?.['delayMs'] ?? []));
    const waits = delays.filter((delay) => delay > 0);
    expect(waits.map((delay, retry) => delay >= 500 * 2 ** retry && delay <= 1000 * 2 ** retry)).toEqual([
      true,
      true,
      true,
    ]);
    expect(bus.clock.now() - START_MS).toBe(waits.reduce((sum, delay) => sum + delay, 0));
  });

  test('is repeated 185 times within 24 hours, then dead-lettered with the original event', async () => {
    const bus = openBus();
    bus.failures.push(...Array.from({ length: 186 }, busy));
    await addRule(bus, { InputPath: '$.id', DeadLetterConfig: { Arn: DLQ } });
    const id = await put(bus);
    await bus.service.idle();
    expect(bus.sent).toEqual([]);
    expect(bus.journal.hops().filter(({ step }) => step === 'attempted')).toHaveLength(186);
    expect(bus.clock.now() - START_MS).toBeLessThan(86_400_000);
    expect(bus.deadLetters).toEqual([
      {
        queue: DLQ,
        message: {
          body: expect.stringContaining(`"id":"${id}","detail-type":"OrderPlaced"`),
          attributes: {
            RULE_ARN: text(arn('rule/rule-1')),
            TARGET_ARN: text(QUEUE),
            ERROR_CODE: text('ERROR_FROM_TARGET'),
            ERROR_MESSAGE: text('Busy.'),
            RETRY_ATTEMPTS: text('185'),
            EXHAUSTED_RETRY_CONDITION: text('MaximumRetryAttempts'),
          },
        },
      },
    ]);
  });

  test('is not repeated beyond the age of the event', async () => {
    const bus = openBus();
    bus.failures.push(...Array.from({ length: 100 }, busy));
    await addRule(bus, { DeadLetterConfig: { Arn: DLQ }, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    await put(bus);
    await bus.service.idle();
    const [letter] = bus.deadLetters;
    expect(letter?.message.attributes?.['EXHAUSTED_RETRY_CONDITION']).toEqual(text('MaximumEventAgeInSeconds'));
    expect(bus.clock.now() - START_MS).toBeLessThanOrEqual(60_000);
  });

  test('is not repeated at all when the policy says 0', async () => {
    const bus = openBus();
    bus.failures.push(busy());
    await addRule(bus, { DeadLetterConfig: { Arn: DLQ }, RetryPolicy: { MaximumRetryAttempts: 0 } });
    await put(bus);
    await bus.service.idle();
    expect(bus.deadLetters[0]?.message.attributes?.['RETRY_ATTEMPTS']).toEqual(text('0'));
  });

  test.each([
    [gone(), 'NO_RESOURCE'],
    [new AwsError('AccessDeniedException', 'No.', 403), 'NO_PERMISSIONS'],
    [new AwsError('InvalidParameterValue', 'Bad.'), 'INVALID_PARAMETER'],
    [new AwsError('SomethingElse', 'Bad.', 400), 'SDK_CLIENT_ERROR'],
  ])('goes to the dead-letter queue at once for %s', async (error, code) => {
    const bus = openBus();
    bus.failures.push(error);
    await addRule(bus, { DeadLetterConfig: { Arn: DLQ } });
    await put(bus);
    await bus.service.idle();
    expect(bus.clock.now()).toBe(START_MS);
    expect(bus.deadLetters.map(({ message }) => message.attributes)).toEqual([
      {
        RULE_ARN: text(arn('rule/rule-1')),
        TARGET_ARN: text(QUEUE),
        ERROR_CODE: text(code),
        ERROR_MESSAGE: text(error.message),
        RETRY_ATTEMPTS: text('0'),
      },
    ]);
  });

  test.each([[new AwsError('TooManyRequestsException', 'Slow.', 429)], [new Error('a bug in a target')]])(
    'is repeated after %s',
    async (error) => {
      const bus = openBus();
      bus.failures.push(error);
      await addRule(bus);
      await put(bus);
      await bus.service.idle();
      expect(bus.sent).toHaveLength(1);
    },
  );
});

describe('an event is dropped', () => {
  const lastHop = (bus: ReturnType<typeof openBus>) => bus.journal.hops().at(-1);

  test('when its target was deleted and has no dead-letter queue', async () => {
    const bus = openBus();
    bus.failures.push(gone());
    await addRule(bus);
    await put(bus);
    await bus.service.idle();
    expect(lastHop(bus)).toMatchObject({
      step: 'dropped',
      detail: { errorCode: 'NO_RESOURCE', reason: 'The target has no dead-letter queue.' },
    });
  });

  test('when the dead-letter queue was deleted too, and the journal says both', async () => {
    const bus = openBus({
      queues: {
        send: async () => {
          throw gone();
        },
      },
    });
    bus.failures.push(gone());
    await addRule(bus, { DeadLetterConfig: { Arn: DLQ } });
    await put(bus);
    await bus.service.idle();
    expect(lastHop(bus)?.detail?.['reason']).toBe(
      `The dead-letter queue ${DLQ} could not be reached: The specified queue does not exist.`,
    );
  });

  test('when its input template gives broken JSON', async () => {
    const bus = openBus();
    await addRule(bus, {
      DeadLetterConfig: { Arn: DLQ },
      InputTransformer: { InputPathsMap: { d: '$.detail' }, InputTemplate: '{"d":"<d>"}' },
    });
    await put(bus);
    await bus.service.idle();
    expect([bus.sent, bus.deadLetters, bus.service.pendingCount]).toEqual([[], [], 0]);
    expect(lastHop(bus)?.step).toBe('dropped');
  });
});

test('the clock stands still while a target works, and runs while a retry waits', async () => {
  const started: number[] = [];
  const bus = openBus({
    deliver: async () => {
      started.push(bus.clock.now() - START_MS);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      if (started.length === 1) throw busy();
    },
  });
  const fired: number[] = [];
  bus.clock.schedule(100, () => fired.push(started.length));
  await addRule(bus);
  await put(bus);
  await bus.service.idle();
  expect(fired).toEqual([1]);
  expect(started).toHaveLength(2);
});
