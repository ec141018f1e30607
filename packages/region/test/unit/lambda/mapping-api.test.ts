import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { isObject, listOf, objectsOf, textOf } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';
import { lambdaOperations } from '../../../src/lambda/api/operations.ts';
import { Checkpoints } from '../../../src/lambda/mappings/checkpoints.ts';
import { compilingFilters } from '../../../src/lambda/mappings/filter.ts';
import { sourceKinds } from '../../../src/lambda/mappings/kinds.ts';
import { Mappings } from '../../../src/lambda/mappings/registry.ts';
import { apiCaller } from './api-caller.ts';
import { arnOf, lambdaHarness } from './lambda-harness.ts';
import { mappingHarness } from './mapping-harness.ts';
import { MemoryQueue } from './memory-queue.ts';
import { MemoryStream } from './memory-stream.ts';

const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:jobs';
const STREAM = 'arn:aws:dynamodb:eu-central-1:000000000000:table/t/stream/2026-11-21T00:00:00.000';
const CLUSTER = 'arn:aws:kafka:eu-central-1:000000000000:cluster/c/1';
const OF_QUEUE = { FunctionName: 'echo', EventSourceArn: QUEUE };
const OF_STREAM = { FunctionName: 'echo', EventSourceArn: STREAM, StartingPosition: 'LATEST' };
const OF_TOPIC = {
  FunctionName: 'echo',
  EventSourceArn: CLUSTER,
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
};

class KnownQueues extends MemoryQueue {
  override check(arn: string): void {
    const message = 'The specified queue does not exist.';
    if (!arn.startsWith(QUEUE)) throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', message);
  }
}

class KnownStreams extends MemoryStream {
  override shards(arn?: string): readonly string[] {
    if (arn !== STREAM) throw new AwsError('ResourceNotFoundException', 'Requested resource not found.');
    return super.shards();
  }
}

const unreachable = (): never => {
  throw new Error('There is no cluster here.');
};

const { lambda, add, stop } = lambdaHarness();
add('echo', 'exports.handler = async (event) => event;');
add('other', 'exports.handler = async (event) => event;');
afterAll(stop);

function setUp() {
  const { deps } = mappingHarness(new VirtualClock(1_000), () => null);
  const kinds = sourceKinds({
    ...deps,
    random: seededRandom(1),
    checkpoints: new Checkpoints(NO_STATE_STORE),
    queues: new KnownQueues(),
    streams: new KnownStreams('shard-1'),
    kafka: { open: unreachable, bootstrapServers: '' },
    compilePattern: compilingFilters((text) => {
      const pattern = compilePattern(text);
      return (value) => isObject(value) && pattern.matches(value);
    }),
  });
  const mappings = new Mappings(kinds, deps.clock);
  const deploy = { lambda, mappings, findIds: () => [], cacheDir: '', readObject: () => undefined };
  return { mappings, rows: lambdaOperations(deploy) };
}

let region: ReturnType<typeof setUp>;
beforeEach(() => {
  region = setUp();
});

const caller = apiCaller(() => region.rows);
const call = (method: string, path: string, input: object = {}) =>
  caller(method, `/2015-03-31/event-source-mappings${path}`, input);
const create = (input: object) => call('POST', '', { Enabled: false, ...input });

/** What an answer has besides the names and the time. */
async function settingsOf(input: object) {
  const { UUID, EventSourceMappingArn, FunctionArn, LastModified, EventSourceArn, ...rest } = (await create(input))
    .body;
  expect([UUID, EventSourceMappingArn, FunctionArn, LastModified, EventSourceArn]).not.toContain(undefined);
  return rest;
}

test('a mapping is of a function or of its alias, of each once, and is listed by either', async () => {
  lambda.table.aliases.put('echo', 'live', { description: '', version: '$LATEST', weights: {} });
  const [whole, alias] = [await create(OF_QUEUE), await create({ ...OF_QUEUE, FunctionName: 'echo:live' })];
  const listed = async (FunctionName: string) => {
    const query = new URLSearchParams({ FunctionName });
    return objectsOf((await call('GET', `?${query.toString()}`)).body['EventSourceMappings']).map(
      ({ FunctionArn }) => FunctionArn,
    );
  };

  expect([whole.body['FunctionArn'], alias.body['FunctionArn']]).toEqual([arnOf('echo'), `${arnOf('echo')}:live`]);
  expect(await listed('echo')).toEqual([arnOf('echo'), `${arnOf('echo')}:live`]);
  expect(await listed('echo:live')).toEqual([`${arnOf('echo')}:live`]);
  expect((await create({ ...OF_QUEUE, FunctionName: 'echo:none' })).body['message']).toBe('Function does not exist');
});

describe('a mapping answers what its source has, and what was given', () => {
  test('of a queue', async () => {
    expect(await settingsOf(OF_QUEUE)).toEqual({
      State: 'Disabled',
      StateTransitionReason: 'USER_INITIATED',
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: [],
    });
  });

  test('of a stream', async () => {
    expect(await settingsOf({ ...OF_STREAM, ParallelizationFactor: 2, TumblingWindowInSeconds: 0 })).toEqual({
      State: 'Disabled',
      StateTransitionReason: 'User action',
      LastProcessingResult: 'No records processed',
      BatchSize: 100,
      BisectBatchOnFunctionError: false,
      DestinationConfig: { OnFailure: {} },
      FunctionResponseTypes: [],
      MaximumBatchingWindowInSeconds: 0,
      MaximumRecordAgeInSeconds: -1,
      MaximumRetryAttempts: -1,
      ParallelizationFactor: 2,
      StartingPosition: 'LATEST',
      TumblingWindowInSeconds: 0,
    });
  });

  test('of a topic', async () => {
    expect(await settingsOf({ ...OF_TOPIC, AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' } })).toEqual({
      State: 'Disabled',
      StateTransitionReason: 'USER_INITIATED',
      LastProcessingResult: 'No records processed',
      BatchSize: 100,
      Topics: ['orders'],
      StartingPosition: 'TRIM_HORIZON',
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' },
    });
  });

  test.each([1_772_359_200.25, '1772359200.25'])('a starting time of %j has a fraction', async (timestamp) => {
    const input = { ...OF_TOPIC, StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: timestamp };
    expect((await create(input)).body['StartingPositionTimestamp']).toBe(1_772_359_200.25);
  });
});

describe('the state in an answer is what was asked for', () => {
  test('from the creation to the end', async () => {
    const created = await create({ ...OF_QUEUE, Enabled: true });
    const path = `/${textOf(created.body['UUID'])}`;
    const answers = [
      created,
      await call('GET', path),
      await call('PUT', path, { FunctionName: 'other' }),
      await call('PUT', path, { Enabled: false }),
      await call('GET', path),
      await call('PUT', path, { Enabled: true, BatchSize: 5 }),
      await call('DELETE', path),
    ];
    expect(answers.map(({ status, body }) => [status, body['State']])).toEqual([
      [202, 'Creating'],
      [200, 'Enabled'],
      [202, 'Updating'],
      [202, 'Disabling'],
      [200, 'Disabled'],
      [202, 'Enabling'],
      [202, 'Deleting'],
    ]);
    expect(await call('GET', path)).toEqual({
      status: 404,
      type: 'ResourceNotFoundException',
      body: { Type: 'User', Message: 'The resource you requested does not exist.' },
    });
  });

  test('a limit and a destination are taken away again', async () => {
    const { body: queue } = await create({ ...OF_QUEUE, ScalingConfig: { MaximumConcurrency: 2 } });
    const { body: stream } = await create({ ...OF_STREAM, DestinationConfig: { OnFailure: { Destination: QUEUE } } });
    expect([queue['ScalingConfig'], stream['DestinationConfig']]).toEqual([
      { MaximumConcurrency: 2 },
      { OnFailure: { Destination: QUEUE } },
    ]);
    const later = [
      await call('PUT', `/${textOf(queue['UUID'])}`, { ScalingConfig: {} }),
      await call('PUT', `/${textOf(stream['UUID'])}`, { DestinationConfig: { OnFailure: {} } }),
    ];
    expect(later.map(({ body }) => [body['ScalingConfig'], body['DestinationConfig']])).toEqual([
      [undefined, undefined],
      [undefined, { OnFailure: {} }],
    ]);
  });
});

describe('a call is refused in the words of Lambda', () => {
  const nobody = QUEUE.replace('jobs', 'nobody');
  const batch = 'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10';
  const destination = 'Unsupported DestinationConfig parameter for given event source mapping type.';
  const noQueue =
    'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. ' +
    'SQS Error Message: The specified queue does not exist.';
  const noPosition =
    "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.";
  test.each([
    [{ FunctionName: 'nobody' }, 'Unrecognized event source.'],
    [{ FunctionName: 'nobody', EventSourceArn: QUEUE }, 'Function does not exist'],
    [
      { FunctionName: 'nobody', EventSourceArn: QUEUE, DestinationConfig: { OnSuccess: { Destination: QUEUE } } },
      destination,
    ],
    [{ ...OF_QUEUE, DestinationConfig: { OnFailure: { Destination: QUEUE } } }, destination],
    [
      { ...OF_STREAM, DestinationConfig: { OnFailure: { Destination: 'arn:aws:events:eu-west-1:1:event-bus/b' } } },
      destination,
    ],
    [
      { ...OF_STREAM, DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } } },
      'The region does not write what has failed into a bucket: arn:aws:s3:::failed.',
    ],
    [{ ...OF_QUEUE, EventSourceArn: nobody }, noQueue],
    [{ ...OF_QUEUE, BatchSize: 11 }, batch],
    [{ ...OF_QUEUE, StartingPosition: 'LATEST' }, 'StartingPosition is not valid for SQS event sources.'],
    [{ ...OF_STREAM, EventSourceArn: `${STREAM}1` }, `Stream not found: ${STREAM}1`],
    [{ ...OF_STREAM, StartingPosition: undefined }, noPosition],
    [{ ...OF_STREAM, StartingPosition: 'AT_TIMESTAMP' }, `Unsupported starting position for arn type: ${STREAM}`],
    [{ ...OF_STREAM, StartingPositionTimestamp: 1 }, 'Timestamp only valid with StartingPosition AT_TIMESTAMP'],
  ])('%j', async (input, message) => {
    const body = { Type: 'User', message };
    expect(await create(input)).toEqual({ status: 400, type: 'InvalidParameterValueException', body });
    expect(region.mappings.all()).toEqual([]);
  });

  test.each(['null', 'simple string', '{"eventSource":"aws:sqs"}', '{"eventSource":[]}'])(
    'the filter %s',
    async (Pattern) => {
      for (const source of [OF_QUEUE, OF_STREAM, OF_TOPIC]) {
        const { body } = await create({ ...source, FilterCriteria: { Filters: [{ Pattern }] } });
        expect(body).toEqual({ Type: 'User', message: 'Invalid filter pattern definition.' });
      }
    },
  );

  test('an unknown starting position, without a type', async () => {
    const values = 'Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]';
    const message = `1 validation error detected: Value '0' at 'startingPosition' failed to satisfy constraint: ${values}`;
    expect(await create({ ...OF_STREAM, StartingPosition: '0' })).toEqual({
      status: 400,
      type: 'ValidationException',
      body: { message },
    });
  });

  test.each([
    [OF_QUEUE, `An event source mapping with SQS arn (" ${QUEUE} ") and function (" echo ") already exists.`],
    [OF_STREAM, `The event source arn (" ${STREAM} ") and function (" echo ") provided mapping already exists.`],
    [
      OF_TOPIC,
      `An event source mapping with event source ("${CLUSTER}"), function ("${arnOf('echo')}"), topics ("orders") already exists.`,
    ],
  ])('a second mapping of %j', async (input, message) => {
    const { body } = await create(input);
    const advice = `Please update or delete the existing mapping with UUID ${textOf(body['UUID'])}`;
    expect(await create(input)).toEqual({
      status: 409,
      type: 'ResourceConflictException',
      body: { Type: 'User', message: `${message} ${advice}` },
    });
    expect((await create({ ...input, FunctionName: 'other' })).status).toBe(202);
  });
});

test.each([
  ['', 2],
  ['FunctionName=echo', 2],
  ['FunctionName=nobody', 0],
  [`EventSourceArn=${QUEUE}`, 1],
  [`EventSourceArn=${QUEUE}-2`, 0],
])('the list of mappings with "%s" has %d, also where nothing is there', async (query, count) => {
  await create(OF_QUEUE);
  await create(OF_STREAM);
  const { status, body } = await call('GET', `?${query}`);
  expect([status, listOf(body['EventSourceMappings']).length]).toEqual([200, count]);
});
