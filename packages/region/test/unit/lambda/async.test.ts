import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { heldFunctions } from '../../support/held-functions.ts';
import { until } from '../../support/until.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';
import { memoryPorts } from './memory-ports.ts';

const START = Date.UTC(2026, 10, 21, 12);
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:failed';
const TOPIC = 'arn:aws:sns:eu-central-1:000000000000:failed';
const BUS = 'arn:aws:events:eu-central-1:000000000000:event-bus/shop';
const FAILS = `exports.handler = async () => { throw new Error('no'); };`;
const WORKS = 'exports.handler = async (event) => ({ was: event });';

let harness: ReturnType<typeof lambdaHarness>;
let sent: ReturnType<typeof memoryPorts>;
beforeEach(() => {
  harness = lambdaHarness(new VirtualClock(START));
  sent = memoryPorts();
  harness.lambda.connect(sent.ports);
});
afterEach(() => harness.stop());

/** Accepts one event and waits until nothing is left to do. */
async function runToEnd(name: string, payload = '{"id":"e-1"}'): Promise<void> {
  await harness.lambda.enqueue(arnOf(name), payload, ['e-1'], { requestId: 'r-1' });
  await until(() => harness.lambda.pendingCount === 0);
}

const history = () => harness.journal.hops().map(({ at, step, detail }) => ({ afterMs: at - START, step, ...detail }));

describe('retries', () => {
  test('a failing event is tried again after one minute, then after two, then goes to the on-failure queue', async () => {
    harness.add('fails', FAILS);
    harness.lambda.eventInvokeConfigs.set('fails', { onFailure: QUEUE });
    await runToEnd('fails');
    const failed = { requestId: 'r-1', errorType: 'Error', errorMessage: 'no' };
    const retry = { step: 'retry-scheduled', requestId: 'r-1', reason: 'function error' };
    expect(history()).toEqual([
      { afterMs: 0, step: 'invoked', requestId: 'r-1', attempt: 1 },
      { afterMs: 0, step: 'failed', ...failed },
      { afterMs: 0, ...retry, attempt: 2, dueAt: '2026-11-21T12:01:00.000Z' },
      { afterMs: 60_000, step: 'invoked', requestId: 'r-1', attempt: 2 },
      { afterMs: 60_000, step: 'failed', ...failed },
      { afterMs: 60_000, ...retry, attempt: 3, dueAt: '2026-11-21T12:03:00.000Z' },
      { afterMs: 180_000, step: 'invoked', requestId: 'r-1', attempt: 3 },
      { afterMs: 180_000, step: 'failed', ...failed },
      { afterMs: 180_000, step: 'dead-lettered', requestId: 'r-1', destination: QUEUE, condition: 'RetriesExhausted' },
    ]);
  });

  test('the record on the queue tells the whole story', async () => {
    harness.add('fails', FAILS);
    harness.lambda.eventInvokeConfigs.set('fails', { onFailure: QUEUE });
    await runToEnd('fails');
    const [only, ...others] = sent.messages;
    expect([only?.queueArn, others]).toEqual([QUEUE, []]);
    expect(JSON.parse(only?.message.body ?? '')).toEqual({
      version: '1.0',
      timestamp: '2026-11-21T12:03:00.000Z',
      requestContext: {
        requestId: 'r-1',
        functionArn: `${arnOf('fails')}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { id: 'e-1' },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'no', trace: expect.any(Array) },
    });
  });

  test('an event goes to the dead-letter queue that its function has by then', async () => {
    harness.add('fails', FAILS);
    await harness.lambda.enqueue(arnOf('fails'), '{"id":"e-1"}', ['e-1'], { requestId: 'r-1' });
    harness.lambda.configure({ ...harness.lambda.functionOf('fails'), deadLetterArn: QUEUE });
    await until(() => harness.lambda.pendingCount === 0);
    expect(sent.messages.map(({ queueArn, message }) => [queueArn, message.body])).toEqual([[QUEUE, '{"id":"e-1"}']]);
  });

  test('an event in hand is tried, and given up once its function may not run at all', async () => {
    harness.add('fails', FAILS);
    harness.lambda.eventInvokeConfigs.set('fails', { onFailure: QUEUE });
    await harness.lambda.enqueue(arnOf('fails'), '{}', ['e-1'], { requestId: 'r-1' });
    harness.lambda.configure({ ...harness.lambda.functionOf('fails'), reservedConcurrency: 0 });
    await until(() => harness.lambda.pendingCount === 0);
    expect(history().map(({ step }) => step)).toEqual(['invoked', 'failed', 'retry-scheduled', 'dead-lettered']);
    expect(history().at(-1)).toMatchObject({ step: 'dead-lettered', condition: 'ZeroReservedConcurrency' });
  });

  test('no retries when none are wanted', async () => {
    harness.add('fails', FAILS);
    harness.lambda.eventInvokeConfigs.set('fails', { maximumRetryAttempts: 0 });
    await runToEnd('fails');
    expect(history().map(({ step }) => step)).toEqual(['invoked', 'failed', 'dropped']);
  });

  test('an event that grows too old while it waits is given up', async () => {
    harness.add('fails', FAILS);
    harness.lambda.eventInvokeConfigs.set('fails', { maximumEventAgeMs: 90_000, onFailure: QUEUE });
    await runToEnd('fails');
    const { requestContext, timestamp } = JSON.parse(sent.messages[0]?.message.body ?? '');
    expect([timestamp, requestContext.condition, requestContext.approximateInvokeCount]).toEqual([
      '2026-11-21T12:01:30.000Z',
      'EventAgeExceeded',
      2,
    ]);
  });

  test('a crash is retried like an error', async () => {
    harness.add('crash', 'exports.handler = async () => process.exit(1);');
    await runToEnd('crash');
    expect(history().filter(({ step }) => step === 'failed')).toHaveLength(3);
  });
});

describe('throttles', () => {
  test('an event that finds no free concurrency is tried again with a growing delay, not counted as an attempt', async () => {
    harness.add('busy', 'exports.handler = async (url) => { await fetch(url); };', {
      reservedConcurrency: 1,
      timeoutMs: 60_000,
    });
    await using functions = await heldFunctions();
    const url = JSON.stringify(functions.url);
    const occupied = harness.lambda.invoke(arnOf('busy'), url, ['other']);
    await functions.next();
    await harness.lambda.enqueue(arnOf('busy'), url, ['e-1'], { requestId: 'r-1' });
    await until(() => harness.journal.hops().some(({ step }) => step === 'retry-scheduled'));
    functions.releaseAll();
    await occupied;
    await until(() => harness.lambda.pendingCount === 0);
    const mine = harness.journal.hops().filter(({ ids }) => ids.includes('e-1'));
    expect(mine.map(({ step, at }) => [step, at - START])).toEqual([
      ['throttled', 0],
      ['retry-scheduled', 0],
      ['invoked', 1_000],
      ['succeeded', 1_000],
    ]);
  });

  test('a function whose concurrency is set to zero gets nothing, and its events go to the on-failure queue at once', async () => {
    harness.add('off', WORKS, { reservedConcurrency: 0 });
    harness.lambda.eventInvokeConfigs.set('off', { onFailure: QUEUE });
    await runToEnd('off');
    expect(JSON.parse(sent.messages[0]?.message.body ?? '')).toEqual({
      version: '1.0',
      timestamp: '2026-11-21T12:00:00.000Z',
      requestContext: {
        requestId: 'r-1',
        functionArn: `${arnOf('off')}:$LATEST`,
        condition: 'ZeroReservedConcurrency',
        approximateInvokeCount: 0,
      },
      requestPayload: { id: 'e-1' },
    });
  });
});

describe('destinations', () => {
  test('a success goes to the on-success bus as an event of its own', async () => {
    harness.add('works', WORKS);
    harness.lambda.eventInvokeConfigs.set('works', { onSuccess: BUS });
    await runToEnd('works');
    const [{ busArn, entry } = {}] = sent.entries;
    expect({ busArn, ...entry, detail: JSON.parse(entry?.detail ?? '') }).toEqual({
      busArn: BUS,
      source: 'lambda',
      detailType: 'Lambda Function Invocation Result - Success',
      resources: [BUS, `${arnOf('works')}:$LATEST`],
      detail: {
        version: '1.0',
        timestamp: '2026-11-21T12:00:00.000Z',
        requestContext: {
          requestId: 'r-1',
          functionArn: `${arnOf('works')}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload: { id: 'e-1' },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: { was: { id: 'e-1' } },
      },
    });
  });

  test('a success without a destination leaves nothing behind', async () => {
    harness.add('works', WORKS);
    await runToEnd('works');
    expect([history().map(({ step }) => step), sent.messages, sent.entries]).toEqual([
      ['invoked', 'succeeded'],
      [],
      [],
    ]);
  });

  test('another function takes the record as its event', async () => {
    harness.add('works', WORKS);
    harness.add('next', 'exports.handler = async (event) => event.requestContext.condition;');
    harness.lambda.eventInvokeConfigs.set('works', { onSuccess: arnOf('next') });
    await runToEnd('works');
    expect(harness.journal.hops().map(({ step, place }) => [step, place])).toEqual([
      ['invoked', 'function/works'],
      ['succeeded', 'function/works'],
      ['invoked', 'function/next'],
      ['delivered', 'function/works'],
      ['succeeded', 'function/next'],
    ]);
  });

  test('the dead-letter queue of a function gets the event itself, with the error beside it', async () => {
    harness.add('fails', FAILS, { deadLetterArn: QUEUE });
    await runToEnd('fails', '{"id" : "as sent"}');
    expect(sent.messages).toEqual([
      {
        queueArn: QUEUE,
        message: {
          body: '{"id" : "as sent"}',
          attributes: {
            RequestID: { type: 'String', value: 'r-1' },
            ErrorCode: { type: 'Number', value: '200' },
            ErrorMessage: { type: 'String', value: 'no' },
          },
        },
      },
    ]);
  });

  test('a destination and a dead-letter topic both get theirs', async () => {
    harness.add('fails', FAILS, { deadLetterArn: TOPIC });
    harness.lambda.eventInvokeConfigs.set('fails', { onFailure: QUEUE });
    await runToEnd('fails', '"as sent"');
    const attributes = {
      RequestID: { type: 'String', value: 'r-1' },
      ErrorCode: { type: 'Number', value: '200' },
      ErrorMessage: { type: 'String', value: 'no' },
    };
    const notice = { topicArn: TOPIC, message: '"as sent"', details: { attributes } };
    expect([sent.messages.length, sent.notices]).toEqual([1, [notice]]);
  });

  test('a destination that refuses is told in the journal', async () => {
    harness.add('works', WORKS);
    harness.lambda.eventInvokeConfigs.set('works', { onSuccess: 'arn:aws:s3:::bucket' });
    await runToEnd('works');
    expect(history().at(-1)).toEqual({
      afterMs: 0,
      step: 'dropped',
      requestId: 'r-1',
      destination: 'arn:aws:s3:::bucket',
      condition: 'Success',
      reason: 'AwsError: The destination ARN arn:aws:s3:::bucket is invalid.',
    });
  });
});

test('an event over 1 MB is refused', async () => {
  harness.add('works', WORKS);
  await expect(harness.lambda.enqueue(arnOf('works'), `"${'x'.repeat(1_048_575)}"`, [])).rejects.toMatchObject({
    code: 'RequestEntityTooLargeException',
    message: '1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
    status: 413,
  });
});

test('a burst is worked off in order of arrival by a bounded number of workers', async () => {
  harness.add('works', WORKS, { maxWorkers: 1 });
  for (let n = 0; n < 500; n++) await harness.lambda.enqueue(arnOf('works'), String(n), [`e-${n}`]);
  await until(() => harness.lambda.pendingCount === 0);
  const order = harness.journal.hops().filter(({ step }) => step === 'succeeded');
  expect([order.map(({ ids }) => ids[0]), harness.lambda.activity.workerCount]).toEqual([
    Array.from({ length: 500 }, (_, n) => `e-${n}`),
    1,
  ]);
});
