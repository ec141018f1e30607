import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/core/random.ts';
import { realClock } from '../../src/core/real-clock.ts';
import { FrontDoor } from '../../src/http/front-door.ts';
import { router } from '../../src/http/router.ts';
import { lambdaOperations } from '../../src/lambda/api/operations.ts';
import type { MappingDeclaration } from '../../src/lambda/mappings/mapping.ts';
import { Mappings } from '../../src/lambda/mappings/registry.ts';
import { SqsReader } from '../../src/lambda/mappings/sqs.ts';
import { heldFunctions } from '../support/held-functions.ts';
import { until } from '../support/until.ts';
import { arnOf, lambdaHarness, REGION } from '../unit/lambda/lambda-harness.ts';
import { mappingHarness } from '../unit/lambda/mapping-harness.ts';
import { MemoryQueue } from '../unit/lambda/memory-queue.ts';

const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:analytics';
const MAPPING = {
  UUID: 'u-1',
  EventSourceMappingArn: `arn:aws:lambda:${REGION}:000000000000:event-source-mapping:u-1`,
  EventSourceArn: QUEUE,
  FunctionArn: arnOf('echo'),
  State: 'Enabled',
  StateTransitionReason: 'USER_INITIATED',
  LastModified: expect.any(Date),
  BatchSize: 10,
  MaximumBatchingWindowInSeconds: 0,
  FunctionResponseTypes: [],
};

const harness = lambdaHarness();
const { deps } = mappingHarness(realClock(), () => null);
const kinds = {
  sqs: (declaration: MappingDeclaration) =>
    new SqsReader({ ...deps, functions: harness.lambda }, new MemoryQueue(), declaration),
};
const mappings = new Mappings(kinds, realClock());
const door = new FrontDoor({ clock: realClock(), random: seededRandom(1), onFault: () => {} });
let client: LambdaClient;

beforeAll(async () => {
  harness.add('echo', `exports.handler = async (event) => { console.log('seen'); return { got: event }; };`, {
    timeoutMs: 5_000,
    memoryMb: 256,
    description: 'gives back',
    roleArn: 'arn:aws:iam::000000000000:role/echo',
    environment: { TABLE: 't' },
  });
  harness.add('throws', `exports.handler = async () => { throw new Error('no'); };`, { reservedConcurrency: 1 });
  harness.add('busy', 'exports.handler = async (url) => { await fetch(url); };', { reservedConcurrency: 1 });
  harness.lambda.eventInvokeConfigs.set('echo', { maximumRetryAttempts: 1, onFailure: QUEUE });
  await mappings.create({ uuid: 'u-1', functionArn: arnOf('echo'), eventSourceArn: QUEUE });
  await door.listen(0);
  const rest = lambdaOperations({
    lambda: harness.lambda,
    mappings,
    findIds: deps.findIds,
    cacheDir: path.join(tmpdir(), 'region-code'),
    readObject: () => undefined,
  });
  door.open(router({ targets: {}, queries: {}, rest }));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new LambdaClient({ endpoint: door.endpoint, region: REGION, credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await mappings.stop();
  await door.close();
  harness.stop();
});

const textOf = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

describe('Invoke', () => {
  test.each(['echo', arnOf('echo'), `${arnOf('echo')}:$LATEST`, '000000000000:function:echo'])(
    'runs the function that %s names',
    async (FunctionName) => {
      const answer = await client.send(new InvokeCommand({ FunctionName, Payload: '{"a":1}' }));
      const { StatusCode, ExecutedVersion, FunctionError, Payload } = answer;
      expect([StatusCode, ExecutedVersion, FunctionError, textOf(Payload)]).toEqual([
        200,
        '$LATEST',
        undefined,
        '{"got":{"a":1}}',
      ]);
    },
  );

  test('without a payload hands over an empty object', async () => {
    const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'echo' }));
    expect(textOf(Payload)).toBe('{"got":{}}');
  });

  test('says that the handler failed', async () => {
    const { StatusCode, FunctionError, Payload } = await client.send(new InvokeCommand({ FunctionName: 'throws' }));
    const { errorType, errorMessage } = JSON.parse(textOf(Payload));
    expect([StatusCode, FunctionError, errorType, errorMessage]).toEqual([200, 'Unhandled', 'Error', 'no']);
  });

  test('gives the log of the invocation when asked', async () => {
    const { LogResult, $metadata } = await client.send(new InvokeCommand({ FunctionName: 'echo', LogType: 'Tail' }));
    const [start, line = '', end] = Buffer.from(LogResult ?? '', 'base64')
      .toString()
      .split('\n');
    const { requestId } = $metadata;
    expect([start, end]).toEqual([`START RequestId: ${requestId} Version: $LATEST`, `END RequestId: ${requestId}`]);
    expect(line.split('\t').slice(1)).toEqual([requestId, 'INFO', 'seen']);
  });

  test('as an event is accepted at once and runs later', async () => {
    const input = { FunctionName: 'echo', InvocationType: 'Event', Payload: '{"id":"later"}' } as const;
    const { StatusCode } = await client.send(new InvokeCommand(input));
    expect(StatusCode).toBe(202);
    await until(() => harness.journal.hops().some(({ step, ids }) => step === 'succeeded' && ids.includes('later')));
  });

  test('as a dry run runs nothing', async () => {
    const { StatusCode } = await client.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'DryRun' }));
    expect(StatusCode).toBe(204);
  });

  test.each([
    [{ FunctionName: 'nobody' }, 'ResourceNotFoundException', 404, `Function not found: ${arnOf('nobody')}`],
    [
      { FunctionName: 'echo', Qualifier: 'live' },
      'ResourceNotFoundException',
      404,
      `Function not found: ${arnOf('echo')}:live`,
    ],
    [
      { FunctionName: 'echo', Payload: '{' },
      'InvalidRequestContentException',
      400,
      'Could not parse request body into json.',
    ],
  ])('refuses %j', async (input, name, httpStatusCode, message) => {
    await expect(client.send(new InvokeCommand(input))).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode },
    });
  });

  test('beyond the reserved concurrency is throttled, and says why', async () => {
    await using functions = await heldFunctions();
    const Payload = JSON.stringify(functions.url);
    const first = client.send(new InvokeCommand({ FunctionName: 'busy', Payload }));
    await functions.next();
    await expect(client.send(new InvokeCommand({ FunctionName: 'busy' }))).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      $metadata: { httpStatusCode: 429 },
    });
    functions.releaseAll();
    await first;
  });
});

describe('functions', () => {
  test('are listed in pages', async () => {
    const first = await client.send(new ListFunctionsCommand({ MaxItems: 2 }));
    const second = await client.send(new ListFunctionsCommand({ Marker: first.NextMarker }));
    const names = [first, second].map(({ Functions = [] }) => Functions.map(({ FunctionName }) => FunctionName));
    expect([names, second.NextMarker]).toEqual([[['echo', 'throws'], ['busy']], undefined]);
  });

  test('are described', async () => {
    const { Configuration, Concurrency } = await client.send(new GetFunctionCommand({ FunctionName: 'echo' }));
    const { $metadata, ...same } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'echo' }));
    expect(same).toEqual(Configuration);
    expect([Configuration, Concurrency, $metadata.httpStatusCode]).toEqual([
      {
        FunctionName: 'echo',
        FunctionArn: arnOf('echo'),
        Runtime: 'nodejs24.x',
        Role: 'arn:aws:iam::000000000000:role/echo',
        Handler: 'index.handler',
        Description: 'gives back',
        Timeout: 5,
        MemorySize: 256,
        CodeSize: expect.any(Number),
        CodeSha256: expect.stringMatching(/^[\w+/]{43}=$/),
        RevisionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
        Version: '$LATEST',
        Environment: { Variables: { TABLE: 't' } },
        TracingConfig: { Mode: 'PassThrough' },
        LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/echo' },
        PackageType: 'Zip',
        State: 'Active',
        LastUpdateStatus: 'Successful',
      },
      {},
      200,
    ]);
  });

  test('tell their reserved concurrency', async () => {
    const { ReservedConcurrentExecutions } = await client.send(
      new GetFunctionConcurrencyCommand({ FunctionName: 'busy' }),
    );
    expect(ReservedConcurrentExecutions).toBe(1);
  });

  test('tell how their events are retried, when that is configured', async () => {
    const { $metadata, ...config } = await client.send(
      new GetFunctionEventInvokeConfigCommand({ FunctionName: 'echo' }),
    );
    expect([config, $metadata.httpStatusCode]).toEqual([
      {
        FunctionArn: `${arnOf('echo')}:$LATEST`,
        LastModified: expect.any(Date),
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: QUEUE } },
      },
      200,
    ]);
    await expect(client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: 'busy' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `The function ${arnOf('busy')}:$LATEST doesn't have an EventInvokeConfig`,
    });
  });
});

describe('event source mappings', () => {
  const get = async (UUID: string) => {
    const { $metadata, ...mapping } = await client.send(new GetEventSourceMappingCommand({ UUID }));
    expect($metadata.httpStatusCode).toBe(200);
    return mapping;
  };

  test('are described and listed by function and by source', async () => {
    expect(await get('u-1')).toEqual(MAPPING);
    const by = async (input: object) =>
      (await client.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings?.map(({ UUID }) => UUID);
    expect([await by({}), await by({ FunctionName: 'echo' }), await by({ FunctionName: 'busy' })]).toEqual([
      ['u-1'],
      ['u-1'],
      [],
    ]);
    expect([await by({ EventSourceArn: QUEUE }), await by({ EventSourceArn: `${QUEUE}-2` })]).toEqual([['u-1'], []]);
  });

  test('are switched off, changed and switched on', async () => {
    const off = await client.send(new UpdateEventSourceMappingCommand({ UUID: 'u-1', Enabled: false }));
    const changed = await client.send(new UpdateEventSourceMappingCommand({ UUID: 'u-1', BatchSize: 5 }));
    const on = await client.send(new UpdateEventSourceMappingCommand({ UUID: 'u-1', Enabled: true, BatchSize: 10 }));
    expect([off, changed, on].map(({ State, BatchSize }) => [State, BatchSize])).toEqual([
      ['Disabling', 10],
      ['Updating', 5],
      ['Enabling', 10],
    ]);
    expect(await get('u-1')).toEqual(MAPPING);
  });

  test('are created', async () => {
    const { UUID = '', State } = await client.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'echo',
        EventSourceArn: `${QUEUE}-2`,
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] },
        ScalingConfig: { MaximumConcurrency: 2 },
        Enabled: false,
      }),
    );
    expect(State).toBe('Disabled');
    expect(await get(UUID)).toEqual({
      ...MAPPING,
      UUID,
      EventSourceArn: `${QUEUE}-2`,
      EventSourceMappingArn: `arn:aws:lambda:${REGION}:000000000000:event-source-mapping:${UUID}`,
      State: 'Disabled',
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] },
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test.each([
    [
      { BatchSize: 11 },
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    ],
    [{ MaximumRecordAgeInSeconds: 5 }, 'MaximumRecordAgeInSeconds must be -1 or from 60 to 604800, not 5.'],
    [{ TumblingWindowInSeconds: 1 }, 'The region does not run TumblingWindowInSeconds of an event source mapping.'],
  ])('refuse %j', async (change, message) => {
    await expect(client.send(new UpdateEventSourceMappingCommand({ UUID: 'u-1', ...change }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message,
    });
  });

  test.each([
    [{ BatchSize: 0 }, "Value '0' at 'batchSize'", 'greater than or equal to 1'],
    [
      { MaximumBatchingWindowInSeconds: 301 },
      "Value '301' at 'maximumBatchingWindowInSeconds'",
      'less than or equal to 300',
    ],
    [
      { ScalingConfig: { MaximumConcurrency: 1 } },
      "Value '1' at 'scalingConfig.maximumConcurrency'",
      'greater than or equal to 2',
    ],
  ])('refuse %j as the model of the service does', async (change, place, bound) => {
    await expect(client.send(new UpdateEventSourceMappingCommand({ UUID: 'u-1', ...change }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: `1 validation error detected: ${place} failed to satisfy constraint: Member must have value ${bound}`,
    });
  });

  test('that are not there are not found', async () => {
    await expect(client.send(new GetEventSourceMappingCommand({ UUID: 'u-9' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});
