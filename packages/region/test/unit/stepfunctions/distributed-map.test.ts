import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { type Json, type JsonObject, textOf } from '../../../src/core/json.ts';
import { csvRows } from '../../../src/stepfunctions/map-run/csv.ts';
import { until } from '../../support/until.ts';
import { functionArn, HandlerError, one, openWorkflows, outcome, run } from './fixture.ts';

const MACHINE = 'arn:aws:states:eu-west-1:000000000000:stateMachine:flow';
const CONFIG = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
const PASS = { Type: 'Pass', End: true };
const distributed = (fields: JsonObject = {}, state: JsonObject = PASS): JsonObject =>
  one({ Type: 'Map', ItemProcessor: { ProcessorConfig: CONFIG, StartAt: 'I', States: { I: state } }, ...fields });

/** Workflows with a bucket that holds these texts, by key. */
function withBucket(texts: Record<string, string>, bodies: Parameters<typeof openWorkflows>[0] = {}) {
  const written: Record<string, Json> = {};
  const services = {
    's3:getObject': async ({ Key }: JsonObject): Promise<JsonObject> => {
      const Body = texts[textOf(Key)];
      if (Body === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
      return { Body };
    },
    's3:listObjectsV2': async (): Promise<JsonObject> => ({
      Contents: Object.keys(texts).map((Key) => ({
        Key,
        ETag: '"e"',
        Size: 1,
        LastModified: '2026-01-01T00:00:00.000Z',
      })),
    }),
    's3:putObject': async ({ Key, Body }: JsonObject): Promise<JsonObject> => {
      written[textOf(Key)] = Body ?? null;
      return {};
    },
  };
  return { ...openWorkflows(bodies, services), written };
}

const reader = (key: string, ReaderConfig: JsonObject = { InputType: 'JSON' }): JsonObject => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: key }, ReaderConfig },
});

describe('a distributed Map state', () => {
  test('runs each item as an execution, of which its history says only that the map run ended', async () => {
    const workflows = openWorkflows();
    const execution = await run(distributed({ Label: 'Rows' }), ['a', 'b'], workflows);
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: ['a', 'b'] });
    const { events } = execution.scope.history;
    expect(events.map(({ previousEventId, type }) => `${previousEventId} ${type}`)).toEqual([
      '0 ExecutionStarted',
      '0 MapStateEntered',
      '2 MapStateStarted',
      '3 MapRunStarted',
      '4 MapRunSucceeded',
      '5 MapStateSucceeded',
      '5 MapStateExited',
      '7 ExecutionSucceeded',
    ]);
    const mapRunArn = expect.stringMatching(/^arn:aws:states:eu-west-1:000000000000:mapRun:flow\/Rows:[-0-9a-f]{36}$/);
    expect(events[3]?.details).toEqual({ mapRunStartedEventDetails: { mapRunArn } });
  });

  test('is described with its counts', async () => {
    const workflows = openWorkflows();
    const execution = await run(distributed({ Label: 'Rows', MaxConcurrency: 2 }), ['a', 'b', 'c'], workflows);
    const [mapRun] = workflows.service.mapRuns.list(execution.arn);
    const none = { aborted: 0, failed: 0, pending: 0, running: 0, timedOut: 0 };
    expect(await workflows.call('DescribeMapRun', { mapRunArn: mapRun?.arn ?? '' })).toMatchObject({
      executionArn: execution.arn,
      status: 'SUCCEEDED',
      maxConcurrency: 2,
      itemCounts: { ...none, succeeded: 3, resultsWritten: 3, total: 3 },
      executionCounts: { ...none, succeeded: 3, resultsWritten: 3, total: 3 },
    });
    expect(await workflows.call('ListMapRuns', { executionArn: execution.arn })).toMatchObject({
      mapRuns: [{ stateMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:flow/Rows' }],
    });
  });

  test('runs more at the same time, and bears more failures, once UpdateMapRun says so', async () => {
    const waiting: (() => void)[] = [];
    const held = (): Promise<Json> =>
      new Promise((_resolve, reject) => waiting.push(() => reject(new HandlerError('No', 'no'))));
    const workflows = openWorkflows({ held });
    const definition = distributed(
      { Label: 'Rows', MaxConcurrency: 1 },
      { Type: 'Task', Resource: functionArn('held'), End: true },
    );
    const execution = run(definition, ['a', 'b', 'c', 'd'], workflows);
    await until(() => waiting.length === 1);
    const [mapRun] = workflows.service.mapRuns.list('arn:aws:states:eu-west-1:000000000000:execution:flow:run');
    const mapRunArn = mapRun?.arn ?? '';
    await workflows.call('UpdateMapRun', { mapRunArn, maxConcurrency: 3, toleratedFailurePercentage: 100 });
    await until(() => waiting.length === 3);
    const described = await workflows.call('DescribeMapRun', { mapRunArn });
    for (let ended = 0; ended < 4; ended++) {
      await until(() => waiting.length > ended);
      waiting[ended]?.();
    }

    expect(outcome(await execution)).toMatchObject({ status: 'SUCCEEDED' });
    expect(described).toMatchObject({ maxConcurrency: 3, toleratedFailurePercentage: 100, itemCounts: { running: 3 } });
    await expect(workflows.call('UpdateMapRun', { mapRunArn, maxConcurrency: 1 })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await expect(workflows.call('UpdateMapRun', { mapRunArn: 'arn:none' })).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
    await expect(workflows.call('UpdateMapRun', { mapRunArn, toleratedFailurePercentage: 101 })).rejects.toThrow(
      "Value '101' at 'toleratedFailurePercentage' failed to satisfy constraint: Member must have value less than or equal to 100",
    );
  });

  test.each<[string, JsonObject, number, string]>([
    ['no item by default', {}, 1, 'FAILED'],
    ['as many as the count says', { ToleratedFailureCount: 1 }, 1, 'SUCCEEDED'],
    ['no more than the count says', { ToleratedFailureCount: 1 }, 2, 'FAILED'],
    ['the percentage of all', { ToleratedFailurePercentage: 50 }, 2, 'SUCCEEDED'],
    ['no more than the percentage of all', { ToleratedFailurePercentage: 49 }, 2, 'FAILED'],
    [
      'no more than the count, whatever the percentage',
      { ToleratedFailureCount: 1, ToleratedFailurePercentage: 90 },
      2,
      'FAILED',
    ],
    [
      'no more than the percentage, whatever the count',
      { ToleratedFailureCount: 3, ToleratedFailurePercentage: 25 },
      2,
      'FAILED',
    ],
  ])('lets fail: %s', async (_what, fields, failing, status) => {
    const fails = (event: Json): Json => {
      if (Number(event) <= failing) throw new HandlerError('Bad', 'no');
      return event;
    };
    const state = { Type: 'Task', Resource: functionArn('fails'), End: true };
    const execution = await run(distributed(fields, state), [1, 2, 3, 4], openWorkflows({ fails }));
    expect(execution.status).toBe(status);
    if (status === 'FAILED') {
      expect(outcome(execution)).toEqual({
        status,
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      });
    }
  });

  test('in the legacy Iterator runs as well', async () => {
    const Iterator = { ProcessorConfig: CONFIG, StartAt: 'I', States: { I: PASS } };
    const execution = await run(one({ Type: 'Map', Iterator }), [1]);
    expect(execution.scope.history.events.map(({ type }) => type)).toContain('MapRunSucceeded');
  });
});

describe('items are read from', () => {
  const items = async (fields: JsonObject, texts: Record<string, string>): Promise<JsonObject> =>
    outcome(await run(distributed(fields), {}, withBucket(texts)));

  test.each<[string, JsonObject, string, Json]>([
    ['a JSON list', { InputType: 'JSON' }, '[1, 2]', [1, 2]],
    ['the first of a JSON list', { InputType: 'JSON', MaxItems: 1 }, '[1, 2]', [1]],
    ['lines of JSON', { InputType: 'JSONL' }, '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    [
      'CSV with headers in its first row',
      { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
      'H1,H2\n1,"a, b"\n2\n',
      [
        { H1: '1', H2: 'a, b' },
        { H1: '2', H2: '' },
      ],
    ],
    [
      'CSV with headers of the state',
      { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['A'], CSVDelimiter: 'SEMICOLON' },
      '1;9\n',
      [{ A: '1' }],
    ],
  ])('%s', async (_what, config, text, expected) => {
    expect(await items(reader('k', config), { k: text })).toEqual({ status: 'SUCCEEDED', output: expected });
  });

  test('the list of objects', async () => {
    const ItemReader = { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' } };
    const listed = { Etag: '"e"', Key: 'k', LastModified: 1_767_225_600, Size: 1, StorageClass: 'STANDARD' };
    expect(await items({ ItemReader }, { k: '' })).toEqual({ status: 'SUCCEEDED', output: [listed] });
  });

  test('all pages of the list of objects', async () => {
    const asked: Json[] = [];
    const services = {
      's3:listObjectsV2': async (request: JsonObject): Promise<JsonObject> => {
        asked.push(request);
        const isLast = request['ContinuationToken'] === 't';
        return { Contents: [{ Key: isLast ? 'b' : 'a' }], ...(!isLast && { NextContinuationToken: 't' }) };
      },
    };
    const Parameters = { Bucket: 'b', Prefix: 'p' };
    const ItemReader = { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters };
    const { output } = outcome(await run(distributed({ ItemReader }), {}, openWorkflows({}, services)));
    expect(output).toEqual([expect.objectContaining({ Key: 'a' }), expect.objectContaining({ Key: 'b' })]);
    expect(asked).toEqual([Parameters, { ...Parameters, ContinuationToken: 't' }]);
  });

  test.each<[string, string, string]>([
    ['an object that is no list', 'k', 'Attempting to map over non-iterable node.'],
    ['an object that is not there', 'other', 'The specified key does not exist.'],
  ])('not from %s', async (_what, key, cause) => {
    const execution = await run(distributed(reader(key)), {}, withBucket({ k: '{}' }));
    expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'States.ItemReaderFailed', cause });
    expect(execution.scope.history.events.map(({ type }) => type).slice(-3)).toEqual([
      'MapRunFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });
});

test('rows whose headers have a name twice are not read', async () => {
  const csv = reader('k', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' });
  expect(outcome(await run(distributed(csv), {}, withBucket({ k: 'a,b,a\n1,2,3' })))).toEqual({
    status: 'FAILED',
    error: 'States.ItemReaderFailed',
    cause: 'CSV headers cannot contain duplicates.',
  });
});

test('batches have several items, and an input for all', async () => {
  const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { 'from.$': '$[0]' } };
  expect(outcome(await run(distributed({ ItemBatcher }), [1, 2, 3]))).toEqual({
    status: 'SUCCEEDED',
    output: [
      { BatchInput: { from: 1 }, Items: [1, 2] },
      { BatchInput: { from: 1 }, Items: [3] },
    ],
  });
});

test('batches are no larger than an input may be, however many items they may have', async () => {
  const items = Array.from({ length: 100 }, () => 'x'.repeat(4000));
  const state = { Type: 'Pass', Parameters: { 'count.$': 'States.ArrayLength($.Items)' }, End: true };
  const machine = distributed(
    { ItemBatcher: { MaxItemsPerBatch: 1000 }, ItemReader: reader('k')['ItemReader'] ?? {} },
    state,
  );
  const workflows = withBucket({ k: JSON.stringify(items) });
  expect(outcome(await run(machine, {}, workflows))).toEqual({
    status: 'SUCCEEDED',
    output: [{ count: 65 }, { count: 35 }],
  });
});

test('very many items are put into batches at once', async () => {
  const items = Array.from({ length: 60_000 }, (_none, at) => at);
  const state = { Type: 'Pass', Result: 1, End: true };
  const machine = distributed(
    { ItemBatcher: { MaxItemsPerBatch: 60_000 }, ItemReader: reader('k')['ItemReader'] ?? {} },
    state,
  );
  expect(outcome(await run(machine, {}, withBucket({ k: JSON.stringify(items) })))).toMatchObject({ output: [1, 1] });
}, 5000);

test('executions of which one takes longer than another all come to their end', async () => {
  const state = { Type: 'Wait', SecondsPath: '$', End: true };
  expect(outcome(await run(distributed({}, state), [0, 5, 3]))).toEqual({ status: 'SUCCEEDED', output: [0, 5, 3] });
});

test('a map run that is stopped begins no further execution, and counts those under way as stopped', async () => {
  const begun: Json[] = [];
  const stops = (event: Json): Json => {
    begun.push(event);
    for (const execution of workflows.service.executions.list(MACHINE)) execution.stop(undefined, undefined);
    return event;
  };
  const workflows = openWorkflows({ stops });
  const state = { Type: 'Task', Resource: functionArn('stops'), End: true };
  const { arn, status } = await run(distributed({ MaxConcurrency: 1 }, state), [1, 2, 3], workflows);
  await setImmediate();
  expect([status, begun]).toEqual(['ABORTED', [1]]);
  expect(workflows.service.mapRuns.list(arn)).toMatchObject([
    { status: 'ABORTED', itemCounts: { aborted: 1, pending: 2, running: 0, total: 3 } },
  ]);
});

test('results of executions that timed out are among those that failed', async () => {
  const workflows = withBucket({});
  const ItemProcessor = {
    ProcessorConfig: CONFIG,
    TimeoutSeconds: 1,
    StartAt: 'I',
    States: { I: { Type: 'Wait', SecondsPath: '$', End: true } },
  };
  const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'results' } };
  await run(one({ Type: 'Map', ItemProcessor, ResultWriter, ToleratedFailureCount: 1 }), [0, 5], workflows);
  const [failed, succeeded, manifest] = Object.values(workflows.written);
  expect([failed, succeeded]).toMatchObject([
    [{ Input: '5', Status: 'TIMED_OUT' }],
    [{ Input: '0', Status: 'SUCCEEDED' }],
  ]);
  expect(manifest).toMatchObject({ ResultFiles: { FAILED: [{}], PENDING: [], SUCCEEDED: [{}] } });
});

test('results of a run that fails are written, with those that did not start', async () => {
  const workflows = withBucket({});
  const ItemProcessor = {
    ProcessorConfig: CONFIG,
    StartAt: 'I',
    States: { I: { Type: 'Fail', Error: 'Own' } },
  };
  const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'results' } };
  const failed = await run(one({ Type: 'Map', ItemProcessor, ResultWriter, MaxConcurrency: 1 }), ['a', 'b'], workflows);
  expect(outcome(failed)).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
  const [failures, pending, manifest] = Object.values(workflows.written);
  expect(failures).toMatchObject([{ Input: '"a"', Status: 'FAILED', Error: 'Own' }]);
  expect(pending).toMatchObject([{ Input: '"b"', Status: 'PENDING' }]);
  expect(manifest).toMatchObject({ ResultFiles: { FAILED: [{}], PENDING: [{}], SUCCEEDED: [] } });
});

test('a role that may not start the state machine itself runs no items', async () => {
  const asked: string[] = [];
  const authorize: NonNullable<Parameters<typeof openWorkflows>[2]>['authorize'] = (_who, { service, name, input }) => {
    asked.push(`${service}:${name} ${textOf(input['stateMachineArn'])}`);
    throw new AwsError('AccessDeniedException', 'no', 400);
  };
  const denied = await run(distributed(), [1, 2], openWorkflows({}, {}, { authorize }));
  expect(outcome(denied)).toMatchObject({ status: 'FAILED', error: 'StepFunctions.AWSStepFunctionsException' });
  expect(asked).toEqual([`states:StartExecution ${MACHINE}`]);
});

test('results that cannot be written are a failure that is caught', async () => {
  const services = {
    's3:putObject': async (): Promise<JsonObject> => {
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    },
  };
  const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'none' } };
  const cause = 'The specified bucket does not exist';
  const failed = await run(distributed({ ResultWriter }), ['a'], openWorkflows({}, services));
  expect(outcome(failed)).toEqual({ status: 'FAILED', error: 'States.ResultWriterFailed', cause });
});

test('results are written to a bucket, with a manifest', async () => {
  const Parameters = { Bucket: 'results', Prefix: 'jobs' };
  const workflows = withBucket({});
  const ResultWriter = { Resource: 'arn:aws:states:::s3:putObject', Parameters };
  const { output } = outcome(await run(distributed({ ResultWriter }), ['a'], workflows));
  const [file = '', manifest = ''] = Object.keys(workflows.written);
  expect(output).toMatchObject({ ResultWriterDetails: { Bucket: 'results', Key: manifest } });
  expect(manifest).toMatch(/^jobs\/[-0-9a-f]{36}\/manifest\.json$/);
  expect(workflows.written[manifest]).toMatchObject({
    DestinationBucket: 'results',
    ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [{ Key: file, Size: expect.any(Number) }] },
  });
  expect(workflows.written[file]).toMatchObject([{ Input: '"a"', Output: '"a"', Status: 'SUCCEEDED' }]);
});

test.each<[string, readonly (readonly string[])[]]>([
  ['a,b\r\n\r\n"c ""d"""\n', [['a', 'b'], ['c "d"']]],
  [
    '"line\nbreak",\n,x',
    [
      ['line\nbreak', ''],
      ['', 'x'],
    ],
  ],
  ['a,', [['a', '']]],
  ['', []],
])('rows of %j', (text, rows) => {
  expect(csvRows(text)).toEqual(rows);
});
