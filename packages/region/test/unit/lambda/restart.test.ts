import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import type { MappingDeclaration } from '../../../src/lambda/mappings/mapping.ts';
import { Mappings } from '../../../src/lambda/mappings/registry.ts';
import { SqsReader } from '../../../src/lambda/mappings/sqs.ts';
import { StartGate } from '../../../src/lambda/mappings/start-gate.ts';
import { type TestStateStore, testStateStore } from '../../support/test-state-store.ts';
import { until } from '../../support/until.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';
import { FUNCTION, mappingHarness } from './mapping-harness.ts';
import { memoryPorts } from './memory-ports.ts';
import { MemoryQueue } from './memory-queue.ts';

const START = Date.UTC(2026, 10, 21, 12);
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:failed';
const FAILS = `exports.handler = async () => { throw new Error('no'); };`;
const HANGS = 'exports.handler = () => new Promise(() => setTimeout(() => {}, 60_000));';
const WORKS = 'exports.handler = async (event) => ({ was: event });';

describe('asynchronous events', () => {
  let stateStore: TestStateStore;
  let clock: VirtualClock;
  let folder: string;
  const harnesses: ReturnType<typeof lambdaHarness>[] = [];

  beforeEach(() => {
    stateStore = testStateStore();
    clock = new VirtualClock(START);
    folder = mkdtempSync(path.join(tmpdir(), 'restart-'));
  });
  afterEach(() => {
    for (const harness of harnesses.splice(0)) harness.stop();
    stateStore[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  /** Lambda of a process with one function, on what the one before left; the clock goes on. */
  function started(source: string, settings = {}) {
    const harness = lambdaHarness(clock);
    const sent = memoryPorts();
    harness.lambda.connect(sent.ports);
    harness.add('f', source, settings);
    harness.lambda.eventInvokeConfigs.set('f', { onFailure: QUEUE });
    const opened = stateStore.open();
    harness.lambda.table.restore(opened);
    harness.lambda.restore(opened);
    harnesses.push(harness);
    const steps = () => harness.journal.hops().map(({ at, step, detail }) => [step, at - START, detail?.['attempt']]);
    return { ...harness, sent, steps };
  }

  test('wait on for their retries, with the attempts made before', async () => {
    const before = started(FAILS);
    // Virtual time must not run past the retries while nobody looks, so it stops between the first attempt and the second.
    const stopped = Promise.withResolvers<() => void>();
    const stopTime = (): void => stopped.resolve(clock.hold());
    const stopListening = before.journal.listen(({ step }) => {
      if (step !== 'retry-scheduled') return;
      clock.schedule(20_000, stopTime);
      stopListening();
    });
    await before.lambda.enqueue(arnOf('f'), '{"id":"e-1"}', ['e-1'], { requestId: 'r-1' });
    const release = await stopped.promise;
    const after = started(FAILS);
    before.stop();
    release();
    await until(() => after.lambda.pendingCount === 0);

    expect(after.steps().filter(([step]) => step === 'invoked')).toEqual([
      ['invoked', 60_000, 2],
      ['invoked', 180_000, 3],
    ]);
    const [deadLetter] = after.sent.messages;
    expect(JSON.parse(deadLetter?.message.body ?? '')).toMatchObject({
      requestContext: { requestId: 'r-1', approximateInvokeCount: 3, condition: 'RetriesExhausted' },
      requestPayload: { id: 'e-1' },
    });
  });

  test('that were being handled are handled again; the attempt cut short counts as none', async () => {
    const before = started(HANGS, { timeoutMs: 60_000 });
    await before.lambda.enqueue(arnOf('f'), '{}', ['e-1'], { requestId: 'r-1' });
    await until(() => before.steps().length === 1);
    const after = started(WORKS);
    before.stop();
    await until(() => after.lambda.pendingCount === 0);
    expect(after.steps()).toEqual([
      ['invoked', 0, 1],
      ['succeeded', 0, undefined],
    ]);
  });

  test('belong to their trace, at every attempt', async () => {
    const before = started(HANGS, { timeoutMs: 60_000 });
    const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    await before.lambda.enqueue(arnOf('f'), '{}', ['e-1'], { traceHeader });
    await until(() => before.steps().length === 1);
    const after = started('exports.handler = async () => { throw new Error(process.env._X_AMZN_TRACE_ID); };');
    before.stop();
    await until(() => after.lambda.pendingCount === 0);
    const [deadLetter] = after.sent.messages;
    expect(JSON.parse(deadLetter?.message.body ?? '')).toMatchObject({
      requestContext: { approximateInvokeCount: 3 },
      responsePayload: { errorMessage: traceHeader },
    });
  });

  test('of a version are handled by that version, as they were invoked', async () => {
    const before = started(
      `const fs = require('node:fs');
      exports.handler = async (_event, context) => {
        if (!fs.existsSync(process.env.MARK)) { fs.writeFileSync(process.env.MARK, ''); await new Promise(() => setTimeout(() => {}, 60_000)); }
        throw new Error(context.functionVersion + ' ' + context.invokedFunctionArn);
      };`,
      { timeoutMs: 60_000, environment: { MARK: path.join(folder, 'mark') } },
    );
    before.lambda.publish('f');
    before.lambda.table.aliases.put('f', 'live', { description: '', version: '1', weights: {} });
    await before.lambda.enqueue(`${arnOf('f')}:live`, '{}', ['e-1'], {});
    await until(() => existsSync(path.join(folder, 'mark')));
    const after = started(WORKS);
    after.lambda.eventInvokeConfigs.set('f:live', { onFailure: QUEUE, maximumRetryAttempts: 0 });
    // The version runs the code where the first process had it.
    before.lambda.stop();
    await until(() => after.lambda.pendingCount === 0);
    const [deadLetter] = after.sent.messages;
    expect(JSON.parse(deadLetter?.message.body ?? '')).toMatchObject({
      requestContext: { functionArn: `${arnOf('f')}:live`, approximateInvokeCount: 1 },
      responseContext: { executedVersion: '1' },
      responsePayload: { errorMessage: `1 ${arnOf('f')}:live` },
    });
  });

  test('that a region without versions left are of the function', async () => {
    const event = { functionName: 'f', payload: '{}', ids: [], requestId: 'r-1', acceptedAt: START, key: '0' };
    stateStore.open().put('async-event', '0', { ...event, invokeCount: 2, throttles: 0, dueAtMs: START });
    const after = started(FAILS);
    await until(() => after.lambda.pendingCount === 0);
    const [deadLetter] = after.sent.messages;
    expect(JSON.parse(deadLetter?.message.body ?? '')).toMatchObject({
      requestContext: { functionArn: `${arnOf('f')}:$LATEST`, approximateInvokeCount: 3 },
    });
  });

  test('that came to their end are gone', async () => {
    const before = started(WORKS);
    await before.lambda.enqueue(arnOf('f'), '{}', [], { requestId: 'r-1' });
    await until(() => before.lambda.pendingCount === 0);
    expect(started(WORKS).lambda.pendingCount).toBe(0);
  });
});

describe('a gate that is shut', () => {
  test('holds back mappings, whose last setting counts when it opens', async () => {
    const harness = mappingHarness(new VirtualClock(0), () => null);
    const queue = new MemoryQueue();
    const gate = new StartGate(false);
    const make = (declaration: MappingDeclaration) => new SqsReader(harness.deps, queue, declaration);
    const mappings = new Mappings({ sqs: make }, harness.deps.clock, gate);
    const declaration = { functionArn: FUNCTION, eventSourceArn: 'arn:aws:sqs:eu-central-1:000000000000:analytics' };
    for (const uuid of ['on', 'off', 'changed']) await mappings.create({ ...declaration, uuid });
    await mappings.update('off', { enabled: false });
    await mappings.update('changed', { batchSize: 1 });
    expect(mappings.all().map(({ state }) => state)).toEqual(['Disabled', 'Disabled', 'Disabled']);
    await gate.open();
    expect(mappings.all().map(({ settings, state }) => [settings.uuid, state])).toEqual([
      ['on', 'Enabled'],
      ['off', 'Disabled'],
      ['changed', 'Enabled'],
    ]);
    await mappings.stop();
  });
});

test('the same mappings in the same order have the same ids', () => {
  const mappings = () => new Mappings({}, new VirtualClock(0));
  expect(mappings().newUuid('f', 's')).toBe(mappings().newUuid('f', 's'));
  expect(mappings().newUuid('f', 's')).not.toBe(mappings().newUuid('g', 's'));
});
