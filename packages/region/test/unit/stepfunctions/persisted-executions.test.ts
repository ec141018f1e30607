import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Step } from '../../../src/core/journal.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';
import { until } from '../../support/until.ts';
import { type FunctionBody, functionArn, HandlerError, NOW, openWorkflows, outcome, ROLE } from './fixture.ts';

const START = Date.parse(NOW);
const task = (name: string, more: JsonObject = {}): JsonObject => ({
  Type: 'Task',
  Resource: functionArn(name),
  ...more,
});

let data: DataDirectory;

beforeEach(() => {
  data = dataDirectory();
});
afterEach(() => data.remove());

/** The workflows of a region that starts on the data of earlier regions, `afterMs` after the first. */
function start(
  bodies: Record<string, FunctionBody> = {},
  { afterMs = 0, writes = undefined as number | undefined } = {},
) {
  const { service, clock, journal } = openWorkflows(
    bodies,
    {},
    { stateStore: data.open(writes), startAt: START + afterMs },
  );
  const declare = (definition: JsonObject, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
    service.stateMachines.create({ name: 'flow', type, definition: JSON.stringify(definition), roleArn: ROLE });
  return { service, clock, journal, declare };
}

const ARN = 'arn:aws:states:eu-west-1:000000000000:execution:flow:run';
const begin = ({ service, declare }: ReturnType<typeof start>, definition: JsonObject, input: Json = {}) =>
  service.executions.start(declare(definition), { name: 'run', input: JSON.stringify(input) });

/** Runs the persisted execution to its end. */
async function resumed({ service, clock }: ReturnType<typeof start>) {
  service.resume();
  const execution = service.executions.get(ARN);
  await execution.finished;
  return { execution, atMs: clock.now() - START };
}

const never = (): Promise<Json> => new Promise(() => {});
/** Resolves when the journal has that number of hops of a step. */
const untilStep = ({ journal }: ReturnType<typeof start>, wanted: Step, count: number): Promise<void> =>
  until(() => journal.hops().filter(({ step }) => step === wanted).length === count);

test('a task that was running runs again, and those before it do not', async () => {
  const runs: string[] = [];
  const first = (): Json => {
    runs.push('first');
    return { n: 1 };
  };
  const second = (event: Json): Json => {
    runs.push('second');
    return event;
  };
  const definition = {
    StartAt: 'First',
    States: { First: task('first', { Next: 'Second' }), Second: task('second', { End: true }) },
  };
  const before = start({ first, second: never });
  begin(before, definition);
  await untilStep(before, 'entered', 2);
  const { execution } = await resumed(start({ first, second }));

  expect([outcome(execution), runs]).toEqual([{ status: 'SUCCEEDED', output: { n: 1 } }, ['first', 'second']]);
  expect(execution.scope.history.events.map(({ id, type }) => [id, type])).toEqual([
    [1, 'ExecutionStarted'],
    [2, 'TaskStateEntered'],
    [3, 'LambdaFunctionScheduled'],
    [4, 'LambdaFunctionStarted'],
    [5, 'LambdaFunctionSucceeded'],
    [6, 'TaskStateExited'],
    [7, 'TaskStateEntered'],
    [8, 'LambdaFunctionScheduled'],
    [9, 'LambdaFunctionStarted'],
    [10, 'LambdaFunctionSucceeded'],
    [11, 'TaskStateExited'],
    [12, 'ExecutionSucceeded'],
  ]);
});

describe('a wait', () => {
  const definition = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 600, End: true } } };

  /** A region whose virtual time stands still, so that no execution ends before the region is killed. */
  function stopped(): ReturnType<typeof start> {
    const region = start();
    region.clock.hold();
    return region;
  }

  test('ends when it was due', async () => {
    begin(stopped(), definition);
    const { execution, atMs } = await resumed(start({}, { afterMs: 60_000 }));
    expect([execution.status, atMs]).toEqual(['SUCCEEDED', 600_000]);
  });

  test('that was due while no region ran ends at once', async () => {
    begin(stopped(), definition);
    const { execution, atMs } = await resumed(start({}, { afterMs: 3_600_000 }));
    expect([execution.status, atMs]).toEqual(['SUCCEEDED', 3_600_000]);
  });

  test('does not end before its execution times out, counted from its beginning', async () => {
    begin(stopped(), { ...definition, TimeoutSeconds: 300 });
    const { execution, atMs } = await resumed(start({}, { afterMs: 60_000 }));
    expect([execution.status, atMs]).toEqual(['TIMED_OUT', 300_000]);
  });
});

test('the remaining retries go on when they are due', async () => {
  const attempts: number[] = [];
  const definition = {
    StartAt: 'S',
    States: {
      S: task('fails', {
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 3 }],
        End: true,
      }),
    },
  };
  const before = start({
    fails: () => {
      attempts.push(before.clock.now() - START);
      // The second attempt is the last one in this region.
      if (attempts.length === 2) before.clock.hold();
      throw new HandlerError('Busy', 'not now');
    },
  });
  begin(before, definition);
  await untilStep(before, 'retry-scheduled', 2);
  const after = start(
    {
      fails: () => {
        attempts.push(after.clock.now() - START);
        throw new HandlerError('Busy', 'not now');
      },
    },
    { afterMs: 12_000 },
  );
  const { execution } = await resumed(after);

  expect(execution.status).toBe('FAILED');
  expect(attempts).toEqual([0, 10_000, 30_000, 70_000]);
});

test('the branches of a Parallel state run again as a whole, and the history shows them once', async () => {
  const branch = (name: string) => ({ StartAt: name, States: { [name]: task(name, { End: true }) } });
  const runs: string[] = [];
  const quick = (): Json => {
    runs.push('quick');
    return 1;
  };
  const definition = {
    StartAt: 'Both',
    States: { Both: { Type: 'Parallel', Branches: [branch('quick'), branch('slow')], End: true } },
  };
  const before = start({ quick, slow: never });
  begin(before, definition);
  await untilStep(before, 'entered', 3);
  const { execution } = await resumed(start({ quick, slow: () => 2 }));

  expect([outcome(execution), runs]).toEqual([{ status: 'SUCCEEDED', output: [1, 2] }, ['quick', 'quick']]);
  const types = execution.scope.history.events.map(({ type }) => type);
  expect(types.filter((type) => type === 'ParallelStateStarted')).toHaveLength(1);
});

test('whenever the region is killed, the execution ends as it would have', async () => {
  const definition = {
    StartAt: 'Price',
    States: {
      Price: task('price', { ResultPath: '$.price', Next: 'Pause' }),
      Pause: { Type: 'Wait', Seconds: 5, Next: 'Charge' },
      Charge: task('charge', {
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'TakeBack' }],
        End: true,
      }),
      TakeBack: { Type: 'Pass', Result: 'taken back', ResultPath: '$.end', End: true },
    },
  };
  const bodies = {
    price: () => 5,
    charge: () => {
      throw new HandlerError('Busy', 'not now');
    },
  };
  const histories: string[][] = [];
  for (let writes = 2; writes < 12; writes++) {
    const before = start(bodies, { writes });
    await begin(before, definition, { order: 'o-1' }).finished;
    const { execution } = await resumed(start(bodies));
    expect(outcome(execution)).toMatchObject({ status: 'SUCCEEDED', output: { price: 5, end: 'taken back' } });
    histories.push(execution.scope.history.events.map(({ type }) => type));
    data.remove();
    data = dataDirectory();
  }
  expect(histories).toEqual(histories.map(() => histories.at(-1)));
});

describe('an execution that ended', () => {
  const definition = { StartAt: 'S', States: { S: { Type: 'Fail', Error: 'Broken', Cause: 'It broke.' } } };

  test('can be looked up with its history, and its name stays taken', async () => {
    const before = start();
    const begun = begin(before, definition, { n: 1 });
    await begun.finished;
    const after = start();
    const execution = after.service.executions.get(ARN);

    expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'Broken', cause: 'It broke.' });
    expect([execution.input, execution.startedAt, execution.stoppedAt]).toEqual(['{"n":1}', START, START]);
    expect(execution.scope.history.events).toEqual(begun.scope.history.events);
    expect(after.service.executions.list(execution.stateMachine.arn)).toMatchObject([{ arn: ARN, status: 'FAILED' }]);
    expect(() => begin(after, definition)).toThrow(expect.objectContaining({ code: 'ExecutionAlreadyExists' }));
    expect(after.service.pendingCount).toBe(0);
  });

  test('stays as it ended when it is stopped', async () => {
    await begin(start(), definition).finished;
    const execution = start().service.executions.get(ARN);
    execution.stop('Later', undefined);
    expect([execution.status, execution.scope.history.events.at(-1)?.type]).toEqual(['FAILED', 'ExecutionFailed']);
  });
});

test('an execution goes on with its first definition after a change of its state machine', async () => {
  const before = start({ work: never });
  begin(before, { StartAt: 'Old', States: { Old: task('work', { End: true }) } });
  const definition = { StartAt: 'New', States: { New: { Type: 'Pass', Result: 'new', End: true } } };
  const machine = before.service.stateMachines.update('arn:aws:states:eu-west-1:000000000000:stateMachine:flow', {
    definition: JSON.stringify(definition),
  });
  const after = start({ work: () => 'old' });
  const { execution } = await resumed(after);

  expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: 'old' });
  expect(after.service.stateMachines.list()).toMatchObject([{ definition: machine.definition, createdAt: START }]);
});

test('a state machine of the template keeps the update of a call, until the template has another', () => {
  const definition = (Comment: string): string =>
    JSON.stringify({ Comment, StartAt: 'S', States: { S: { Type: 'Succeed' } } });
  const declareIn = ({ service }: ReturnType<typeof start>, comment: string): void =>
    service.stateMachines.declare({ name: 'flow', type: 'STANDARD', definition: definition(comment), roleArn: ROLE });
  const before = start();
  declareIn(before, 'first');
  const arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:flow';
  before.service.stateMachines.update(arn, { definition: definition('updated') });
  const between = start();
  declareIn(between, 'first');
  const after = start();
  declareIn(after, 'second');

  expect([between, after].map(({ service }) => service.stateMachines.get(arn))).toMatchObject([
    { definition: definition('updated'), createdAt: START },
    { definition: definition('second'), createdAt: START },
  ]);
});

describe('an Express workflow', () => {
  const definition = { StartAt: 'S', States: { S: task('work', { End: true }) } };
  const express = (region: ReturnType<typeof start>) => region.declare(definition, 'EXPRESS');

  test('goes on, and leaves no persisted rows', async () => {
    const before = start({ work: never });
    before.service.executions.start(express(before), { input: '{}' });
    const runs: Json[] = [];
    const after = start({ work: (event) => runs.push(event) });
    after.service.resume();
    await until(() => after.service.pendingCount === 0);

    expect(runs).toEqual([{}]);
    expect(start().service.pendingCount).toBe(0);
  });

  test('with a waiting caller is left to that caller', async () => {
    const before = start({ work: never });
    void before.service.run(express(before).arn, '{}', []);
    expect(start().service.pendingCount).toBe(0);
  });
});

test('variables outlive the region', async () => {
  const definition = {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { n: 1 }, Next: 'T' },
      T: task('waits', { Next: 'Z' }),
      Z: { Type: 'Pass', Parameters: { 'n.$': '$n' }, End: true },
    },
  };
  const first = start({ waits: never });
  begin(first, definition);
  await untilStep(first, 'entered', 2);
  const { execution } = await resumed(start({ waits: () => 2 }));
  expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: { n: 1 } });
});
