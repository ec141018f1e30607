import { describe, expect, test } from '@jest/globals';
import { at, type Json, type JsonObject } from '../../../src/core/json.ts';
import { functionArn, HandlerError, one, openWorkflows, outcome, run } from './fixture.ts';

describe('a Choice goes to the state of the first rule that matches', () => {
  const taken = async (rule: JsonObject, input: Json): Promise<Json | undefined> => {
    const machine = {
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
        Yes: { Type: 'Pass', Result: true, End: true },
        No: { Type: 'Pass', Result: false, End: true },
      },
    };
    return outcome(await run(machine, input))['output'];
  };

  test.each<[JsonObject, Json, boolean]>([
    [{ Variable: '$.a', StringEquals: 'x' }, { a: 'x' }, true],
    [{ Variable: '$.a', StringEquals: '1' }, { a: 1 }, false],
    [{ Variable: '$.a', StringLessThan: 'b' }, { a: 'a' }, true],
    [{ Variable: '$.a', StringEqualsPath: '$.b' }, { a: 'x', b: 'x' }, true],
    [{ Variable: '$.a', StringMatches: 'order-*.json' }, { a: 'order-7.json' }, true],
    [{ Variable: '$.a', StringMatches: 'a\\*b' }, { a: 'axb' }, false],
    [{ Variable: '$.a', NumericGreaterThanEquals: 5 }, { a: 5 }, true],
    [{ Variable: '$.a', NumericLessThanPath: '$.b' }, { a: 5, b: 5 }, false],
    [{ Variable: '$.a', BooleanEquals: false }, { a: false }, true],
    [{ Variable: '$.a', TimestampLessThan: '2026-01-01T00:00:00Z' }, { a: '2025-12-31T23:59:59Z' }, true],
    [{ Variable: '$.a', TimestampEquals: '2026-01-01T00:00:00Z' }, { a: '2026-01-01T01:00:00+01:00' }, true],
    [{ Variable: '$.a', IsPresent: false }, {}, true],
    [{ Variable: '$.a', IsNull: true }, { a: null }, true],
    [{ Variable: '$.a', IsNumeric: true }, { a: '1' }, false],
    [{ Variable: '$.a', IsTimestamp: true }, { a: '2026-01-01' }, false],
    [{ And: [{ Variable: '$.a', IsString: true, Comment: 'c' }], Comment: 'd' }, { a: 'x' }, true],
    [{ And: [{ Variable: '$.a', IsString: true }, { Not: { Variable: '$.a', StringEquals: 'y' } }] }, { a: 'x' }, true],
    [
      {
        Or: [
          { Variable: '$.a', NumericEquals: 1 },
          { Variable: '$.a', NumericEquals: 2 },
        ],
      },
      { a: 2 },
      true,
    ],
  ])('%j of %j: %j', async (rule, input, expected) => {
    expect(await taken(rule, input)).toBe(expected);
  });

  const alone = {
    StartAt: 'C',
    States: { C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'D' }] }, D: { Type: 'Succeed' } },
  };

  test('and fails without a match and without a default', async () => {
    expect(outcome(await run(alone, { a: 1 }))).toEqual({
      status: 'FAILED',
      error: 'States.NoChoiceMatched',
      cause:
        "An error occurred while executing the state 'C' (entered at the event id #2). " +
        'Failed to transition out of the state. The state does not point to a next state.',
    });
  });

  test('and fails when its variable is not there', async () => {
    expect(outcome(await run(alone, {}))).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'C' (entered at the event id #2). " +
        "Invalid path '$.a': The choice state's condition path references an invalid value.",
    });
  });
});

describe('a Wait lets the time of the region pass', () => {
  test.each<[JsonObject, Json, number]>([
    [{ Seconds: 86_400 }, {}, 86_400_000],
    [{ SecondsPath: '$.s' }, { s: 90 }, 90_000],
    [{ Timestamp: '2026-01-02T03:05:05Z' }, {}, 60_000],
    [{ TimestampPath: '$.t' }, { t: '2020-01-01T00:00:00Z' }, 0],
  ])('%j', async (fields, input, tookMs) => {
    const execution = await run(one({ Type: 'Wait', ...fields }), input);
    expect([execution.status, execution.tookMs]).toEqual(['SUCCEEDED', tookMs]);
  });
});

test('a Fail state ends the execution with its error and cause', async () => {
  const fields = { Error: 'OrderLost', CausePath: "States.Format('order {}', $.id)" };
  const machine = { StartAt: 'F', States: { F: { Type: 'Fail', ...fields } } };
  expect(outcome(await run(machine, { id: 'o-1' }))).toEqual({
    status: 'FAILED',
    error: 'OrderLost',
    cause: 'order o-1',
  });
});

describe('a Task', () => {
  const charge = { Type: 'Task', Resource: functionArn('charge') };

  test('named by a function ARN gives the function its input and takes its answer', async () => {
    const workflows = openWorkflows({ charge: (event) => ({ charged: event }) });
    const machine = one({ ...charge, Parameters: { 'id.$': '$.id' }, ResultPath: '$.charge' });
    expect(outcome(await run(machine, { id: 'o-1', total: 5 }, workflows))).toEqual({
      status: 'SUCCEEDED',
      output: { id: 'o-1', total: 5, charge: { charged: { id: 'o-1' } } },
    });
  });

  test('through lambda:invoke returns the answer of the SDK', async () => {
    const workflows = openWorkflows({ charge: () => 'done' });
    const Parameters = { FunctionName: functionArn('charge'), 'Payload.$': '$' };
    const machine = one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters });
    const headers = { 'Content-Length': '6', 'Content-Type': 'application/json', 'x-amzn-RequestId': 'r-1' };
    const AllHttpHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    expect(outcome(await run(machine, {}, workflows))['output']).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: 'done',
      SdkHttpMetadata: { AllHttpHeaders, HttpHeaders: headers, HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: 'r-1' },
      StatusCode: 200,
    });
  });

  test('through lambda:invoke passes a payload that is a text on as it is', async () => {
    const Parameters = { FunctionName: functionArn('charge'), 'Payload.$': '$.text' };
    const machine = one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters });
    const payloadOf = async (text: string): Promise<Json | undefined> => {
      const workflows = openWorkflows({ charge: (payload) => ({ payload }) });
      return at(outcome(await run(machine, { text }, workflows)), 'output', 'Payload', 'payload');
    };

    expect(await Promise.all(['{"id":"o-1"}', '"word"', '7'].map(payloadOf))).toEqual([{ id: 'o-1' }, 'word', 7]);
  });

  test.each([
    [{ Resource: functionArn('charge') }, functionArn('charge')],
    [{ Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: functionArn('charge') } }, 'lambda'],
  ])('names what it calls where the result is too large: %j', async (fields, called) => {
    const workflows = openWorkflows({ charge: () => 'x'.repeat(262_145) });
    expect(outcome(await run(one({ Type: 'Task', ...fields }), {}, workflows))).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: `The state/task '${called}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  });

  test('reads its time limit from the input, whatever its parameters are', async () => {
    const fields = { TimeoutSecondsPath: '$.limit', Parameters: { 'FunctionName.$': '$.name' } };
    const machine = one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ...fields });
    const execution = await run(machine, { limit: 9, name: functionArn('charge') }, openWorkflows({ charge: () => 1 }));
    const scheduled = execution.scope.history.events.find(({ type }) => type === 'TaskScheduled');
    expect(scheduled?.details).toMatchObject({ taskScheduledEventDetails: { timeoutInSeconds: 9 } });
  });

  test('fails with the name of the function’s error, and all that the function answered as the cause', async () => {
    const workflows = openWorkflows({
      charge: () => {
        throw new HandlerError('CardDeclined', 'no money');
      },
    });
    const cause = '{"errorType":"CardDeclined","errorMessage":"no money","trace":[]}';
    expect(outcome(await run(one(charge), {}, workflows))).toEqual({ status: 'FAILED', error: 'CardDeclined', cause });
  });

  test('of a function that does not exist fails with Lambda.ResourceNotFoundException', async () => {
    expect(outcome(await run(one(charge), {}))).toEqual({
      status: 'FAILED',
      error: 'Lambda.ResourceNotFoundException',
      cause:
        `Function not found: ${functionArn('charge')} (Service: AWSLambda; Status Code: 404; ` +
        'Error Code: ResourceNotFoundException; Request ID: a087eaf3-00b3-49c9-8706-c4ebfb2627fd; Proxy: null)',
    });
  });

  test('is tried again with growing delays on the clock of the region, then caught', async () => {
    const calls: number[] = [];
    const workflows = openWorkflows({
      charge: () => {
        calls.push(workflows.clock.now());
        throw new HandlerError('Busy', 'later');
      },
    });
    const Retry = [
      { ErrorEquals: ['Other'], MaxAttempts: 9 },
      { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3, MaxDelaySeconds: 10 },
    ];
    const Catch = [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.error', Next: 'Undo' }];
    const machine = {
      StartAt: 'S',
      States: { S: { ...charge, Retry, Catch, End: true }, Undo: { Type: 'Pass', End: true } },
    };
    const execution = await run(machine, { id: 'o-1' }, workflows);
    const [start = 0] = calls;
    expect(calls.map((at) => at - start)).toEqual([0, 2_000, 8_000, 18_000]);
    const Cause = '{"errorType":"Busy","errorMessage":"later","trace":[]}';
    expect(outcome(execution)).toEqual({
      status: 'SUCCEEDED',
      output: { id: 'o-1', error: { Error: 'Busy', Cause } },
    });
  });

  test('that takes longer than its timeout fails with States.Timeout, which States.TaskFailed does not catch', async () => {
    const workflows = openWorkflows({ charge: () => new Promise(() => {}) });
    const Catch = [
      { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
      { ErrorEquals: ['States.Timeout'], Next: 'Late' },
    ];
    const machine = {
      StartAt: 'S',
      States: {
        S: { ...charge, TimeoutSeconds: 30, Catch, End: true },
        Wrong: { Type: 'Fail' },
        Late: { Type: 'Pass', End: true },
      },
    };
    expect(outcome(await run(machine, {}, workflows))).toEqual({
      status: 'SUCCEEDED',
      output: { Error: 'States.Timeout', Cause: '' },
    });
  });
});

describe('a service integration', () => {
  test('puts events whose details become text and whose resources name the execution', async () => {
    const requests: JsonObject[] = [];
    const putEvents = async (request: JsonObject) => {
      requests.push(request);
      return { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] };
    };
    const Entries = [{ Source: 'shop', DetailType: 'Paid', Detail: { 'id.$': '$.id' }, EventBusName: 'orders' }];
    const machine = one({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters: { Entries } });
    const workflows = openWorkflows({}, { 'events:putEvents': putEvents });
    const { output } = outcome(await run(machine, { id: 'o-1' }, workflows));
    expect(output).toMatchObject({ Entries: [{ EventId: 'e-1' }], FailedEntryCount: 0 });
    expect(requests).toEqual([
      {
        Entries: [
          {
            Source: 'shop',
            DetailType: 'Paid',
            Detail: '{"id":"o-1"}',
            EventBusName: 'orders',
            Resources: [
              'arn:aws:states:eu-west-1:000000000000:stateMachine:flow',
              'arn:aws:states:eu-west-1:000000000000:execution:flow:run',
            ],
          },
        ],
      },
    ]);
  });

  test('fails with EventBridge.FailedEntry when an entry is refused', async () => {
    const answer = { FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'no' }] };
    const Parameters = { Entries: [{ Source: 'shop', DetailType: 'Paid', Detail: 'x' }] };
    const machine = one({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters });
    const workflows = openWorkflows({}, { 'events:putEvents': async () => answer });
    expect(outcome(await run(machine, {}, workflows))).toEqual({
      status: 'FAILED',
      error: 'EventBridge.FailedEntry',
      cause: JSON.stringify(answer),
    });
  });

  test('sends an object to a queue as JSON text', async () => {
    const requests: JsonObject[] = [];
    const send = async (request: JsonObject) => {
      requests.push(request);
      return { MessageId: 'm-1', MD5OfMessageBody: 'md5' };
    };
    const Parameters = { QueueUrl: 'http://queue', MessageBody: { 'id.$': '$.id' } };
    const machine = one({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters });
    const { output } = outcome(await run(machine, { id: 'o-1' }, openWorkflows({}, { 'sqs:sendMessage': send })));
    expect(output).toMatchObject({ MessageId: 'm-1', MD5OfMessageBody: 'md5' });
    expect(requests).toEqual([{ QueueUrl: 'http://queue', MessageBody: '{"id":"o-1"}' }]);
  });
});

describe('Parallel', () => {
  test('gives each branch its input and collects the results', async () => {
    const branch = (name: string, seconds: number) => ({
      StartAt: name,
      States: {
        [name]: { Type: 'Wait', Seconds: seconds, Next: `${name}2` },
        [`${name}2`]: { Type: 'Pass', Parameters: { name, 'id.$': '$.id' }, End: true },
      },
    });
    const execution = await run(one({ Type: 'Parallel', Branches: [branch('A', 20), branch('B', 10)] }), { id: 'o-1' });
    expect(execution.tookMs).toBe(20_000);
    expect(outcome(execution)['output']).toEqual([
      { name: 'A', id: 'o-1' },
      { name: 'B', id: 'o-1' },
    ]);
  });

  test('ends its other branches when one fails', async () => {
    const slow = { StartAt: 'Slow', States: { Slow: { Type: 'Wait', Seconds: 3600, End: true } } };
    const bad = { StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Bad', Cause: 'why' } } };
    const Catch = [{ ErrorEquals: ['Bad'], Next: 'After' }];
    const machine = {
      StartAt: 'P',
      States: {
        P: { Type: 'Parallel', Branches: [slow, bad], Catch, End: true },
        After: { Type: 'Pass', End: true },
      },
    };
    const execution = await run(machine, {});
    expect(execution.tookMs).toBe(0);
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: { Error: 'Bad', Cause: 'why' } });
  });
});

describe('Map', () => {
  const ItemProcessor = { StartAt: 'Inner', States: { Inner: { Type: 'Wait', Seconds: 10, End: true } } };

  test('runs its processor for each item, up to MaxConcurrency at a time', async () => {
    const ItemSelector = { 'item.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'id.$': '$.id' };
    const fields = { ItemsPath: '$.items', ItemSelector, MaxConcurrency: 2, ItemProcessor };
    const execution = await run(one({ Type: 'Map', ...fields }), { id: 'o-1', items: ['a', 'b', 'c'] });
    expect(execution.tookMs).toBe(20_000);
    expect(outcome(execution)['output']).toEqual([
      { item: 'a', index: 0, id: 'o-1' },
      { item: 'b', index: 1, id: 'o-1' },
      { item: 'c', index: 2, id: 'o-1' },
    ]);
  });

  test('of an empty list gives an empty list', async () => {
    expect(outcome(await run(one({ Type: 'Map', ItemProcessor }), []))['output']).toEqual([]);
  });
});

test('an execution that takes longer than its machine allows is timed out', async () => {
  const execution = await run({ ...one({ Type: 'Wait', Seconds: 100 }), TimeoutSeconds: 60 }, {});
  expect([execution.status, execution.tookMs]).toEqual(['TIMED_OUT', 60_000]);
});

test('the journal tells which states an event went through', async () => {
  const workflows = openWorkflows();
  await run(one({ Type: 'Pass' }), { id: 'o-1' }, workflows);
  await new Promise((resolve) => setImmediate(resolve));
  const hops = workflows.journal.hops().map(({ step, place, ids }) => [step, place, ids]);
  expect(hops).toEqual([
    ['invoked', 'workflow/flow', ['o-1']],
    ['entered', 'workflow/flow/S', ['o-1']],
    ['succeeded', 'workflow/flow', ['o-1']],
  ]);
});
