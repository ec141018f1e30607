import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { at, listOf } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE } from '../../../src/core/state-store.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { Checkpoints } from '../../../src/lambda/mappings/checkpoints.ts';
import { Mapping, type MappingDeclaration } from '../../../src/lambda/mappings/mapping.ts';
import { StartGate } from '../../../src/lambda/mappings/start-gate.ts';
import { StreamReader } from '../../../src/lambda/mappings/stream.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';
import { until } from '../../support/until.ts';
import { FUNCTION, mappingHarness, type Script } from './mapping-harness.ts';
import { MemoryStream } from './memory-stream.ts';

const STREAM = 'arn:aws:dynamodb:eu-central-1:000000000000:table/events/stream/2026-11-21T00:00:00.000';
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:failed';

let mapping: Mapping | undefined;
afterEach(() => mapping?.disable());

function setUp(
  stream: MemoryStream,
  script: Script,
  settings: Partial<MappingDeclaration> = {},
  checkpoints = new Checkpoints(NO_STATE_STORE),
) {
  const harness = mappingHarness(new VirtualClock(1_000), script);
  const base = {
    uuid: 'u-1',
    functionArn: FUNCTION,
    eventSourceArn: STREAM,
    startingPosition: 'TRIM_HORIZON',
  } as const;
  mapping = new Mapping(
    new StreamReader(
      { ...harness.deps, random: seededRandom(1), streams: stream, checkpoints },
      { ...base, ...settings },
    ),
  );
  return { ...harness, mapping };
}

const recordsIn = (event: unknown): readonly unknown[] => listOf(at(event, 'Records'));
const sequenceOf = (record: unknown): unknown => at(record, 'dynamodb', 'SequenceNumber');
const sequencesIn = (event: unknown): unknown[] => recordsIn(event).map(sequenceOf);
const poison =
  (sequence: string): Script =>
  (event) => {
    if (sequencesIn(event).includes(sequence)) throw new Error('poison');
  };

test('a mapping reports what it invoked with, what came back, and how old it was', async () => {
  // Given two changes, the second of which fails once
  const stream = new MemoryStream('shard-1');
  for (const sequence of ['100', '101']) stream.add('shard-1', sequence, sequence);
  const handBack = { batchItemFailures: [{ itemIdentifier: '101' }] };
  const { mapping, events, figures } = setUp(stream, (_event, call) => (call === 1 ? handBack : null), {
    reportBatchItemFailures: true,
  });
  await mapping.enable();
  await until(() => events.length === 2 && mapping.pendingCount === 0);
  // Then both invocations are in the figures
  const ofMapping = { EventSourceMappingUUID: 'u-1' };
  const ofFunction = ['AWS/Lambda', { FunctionName: 'bridge' }, { IteratorAge: expect.any(Number) }];
  expect(figures).toEqual([
    ofFunction,
    ['AWS/Lambda', ofMapping, { InvokedEventCount: 2, FailedInvokeEventCount: 1 }],
    ofFunction,
    ['AWS/Lambda', ofMapping, { InvokedEventCount: 1, FailedInvokeEventCount: 0 }],
  ]);
});

test('a mapping whose stream is deleted during a batch ends the batch, and reads no more', async () => {
  const stream = new MemoryStream('shard-1');
  for (const sequence of ['100', '101', '102']) stream.add('shard-1', sequence, sequence);
  const { mapping, events } = setUp(stream, () => stream.delete(), { batchSize: 1 });
  await mapping.enable();
  await until(() => events.length === 2 && mapping.pendingCount === 0);
  stream.add('shard-1', '103', '103');

  expect(events.map(sequencesIn)).toEqual([['100'], ['101']]);
  await mapping.disable();
  expect(mapping.state).toBe('Disabled');
});

test('an event has the changes of a shard in order, in the form of DynamoDB', async () => {
  const stream = new MemoryStream('shard-1');
  stream.add('shard-1', '100', 'a');
  const { mapping, events } = setUp(stream, () => null);
  await mapping.enable();
  await until(() => events.length === 1);
  expect(events).toEqual([
    {
      Records: [
        {
          eventID: 'e-100',
          eventName: 'INSERT',
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          awsRegion: 'eu-central-1',
          dynamodb: {
            ApproximateCreationDateTime: 0,
            Keys: { id: { S: 'a' } },
            NewImage: { id: { S: 'a' } },
            SizeBytes: 6,
            StreamViewType: 'NEW_IMAGE',
            SequenceNumber: '100',
          },
          eventSourceARN: STREAM,
        },
      ],
    },
  ]);
});

test('LATEST leaves out earlier changes; later changes come as they happen', async () => {
  const stream = new MemoryStream('shard-1');
  stream.add('shard-1', '100', 'a');
  const { mapping, events } = setUp(stream, () => null, { startingPosition: 'LATEST' });
  await mapping.enable();
  stream.add('shard-1', '101', 'b');
  await until(() => mapping.pendingCount === 0);
  expect(events.map(sequencesIn)).toEqual([['101']]);
});

test('switched off and on it goes on where it was', async () => {
  const stream = new MemoryStream('shard-1');
  stream.add('shard-1', '100', 'a');
  const { mapping, events } = setUp(stream, () => null);
  await mapping.enable();
  await until(() => events.length === 1);
  await mapping.disable();
  stream.add('shard-1', '101', 'b');
  await mapping.enable();
  await until(() => events.length === 2);
  expect(events.map(sequencesIn)).toEqual([['100'], ['101']]);
});

describe('failures', () => {
  test('block their shard and no other', async () => {
    const stream = new MemoryStream('shard-1', 'shard-2');
    stream.add('shard-1', '100', 'a');
    const { mapping, events } = setUp(stream, poison('100'));
    await mapping.enable();
    await until(() => events.length >= 3);
    stream.add('shard-1', '101', 'b');
    stream.add('shard-2', '200', 'c');
    await until(() => events.some((event) => sequencesIn(event).includes('200')));
    expect(events.some((event) => sequencesIn(event).includes('101'))).toBe(false);
  });

  test('end with the retries, and the queue learns where the changes lie', async () => {
    const stream = new MemoryStream('shard-1');
    for (const n of ['100', '101']) stream.add('shard-1', n, 'a');
    const { mapping, events, reports } = setUp(stream, poison('101'), { maximumRetryAttempts: 1, onFailure: QUEUE });
    await mapping.enable();
    await until(() => reports.length === 1);
    expect(events.map(sequencesIn)).toEqual([
      ['100', '101'],
      ['100', '101'],
    ]);
    expect([reports[0]?.arn, JSON.parse(reports[0]?.report.record ?? '')]).toEqual([
      QUEUE,
      {
        requestContext: {
          requestId: 'r-2',
          functionArn: FUNCTION,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: '1970-01-01T00:00:02.000Z',
        DDBStreamBatchInfo: {
          shardId: 'shard-1',
          startSequenceNumber: '100',
          endSequenceNumber: '101',
          approximateArrivalOfFirstRecord: '1970-01-01T00:00:00Z',
          approximateArrivalOfLastRecord: '1970-01-01T00:00:00Z',
          batchSize: 2,
          streamArn: STREAM,
        },
      },
    ]);
  });

  test('are split until the poison is alone', async () => {
    const stream = new MemoryStream('shard-1');
    for (const n of ['100', '101', '102']) stream.add('shard-1', n, 'a');
    const { mapping, events } = setUp(stream, poison('101'), {
      maximumRetryAttempts: 0,
      bisectBatchOnFunctionError: true,
    });
    await mapping.enable();
    await until(() => mapping.pendingCount === 0);
    expect(events.map(sequencesIn)).toEqual([['100', '101', '102'], ['100', '101'], ['100'], ['101'], ['102']]);
  });

  test('that are reported come again from the lowest sequence number', async () => {
    const stream = new MemoryStream('shard-1');
    for (const n of ['100', '101', '102']) stream.add('shard-1', n, 'a');
    const answers = [{ batchItemFailures: [{ itemIdentifier: '102' }, { itemIdentifier: '101' }] }, null];
    const { mapping, events } = setUp(stream, (_event, call) => answers[call - 1], { reportBatchItemFailures: true });
    await mapping.enable();
    await until(() => mapping.pendingCount === 0);
    expect(events.map(sequencesIn)).toEqual([
      ['100', '101', '102'],
      ['101', '102'],
    ]);
  });

  test('that are reported until the retries end reach the queue without an error of the function', async () => {
    const stream = new MemoryStream('shard-1');
    stream.add('shard-1', '100', 'a');
    const answer = { batchItemFailures: [{ itemIdentifier: '100' }] };
    const settings = { reportBatchItemFailures: true, maximumRetryAttempts: 0, onFailure: QUEUE };
    const { mapping, reports } = setUp(stream, () => answer, settings);
    await mapping.enable();
    await until(() => reports.length === 1);
    expect(JSON.parse(reports[0]?.report.record ?? '')).toMatchObject({
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: null },
    });
  });

  test('without a limit end when the stream forgets the change after a day', async () => {
    const stream = new MemoryStream('shard-1');
    stream.add('shard-1', '100', 'a');
    const { mapping, times, journal } = setUp(stream, poison('100'));
    await mapping.enable();
    await until(() => mapping.pendingCount === 0);
    const dropped = journal.hops().find(({ step }) => step === 'dropped');
    expect([dropped?.place, dropped?.detail, Math.max(...times) <= 24 * 60 * 60 * 1000 + 500]).toEqual([
      'mapping/events/bridge',
      { condition: 'RecordAgeExceeded' },
      true,
    ]);
  });
});

test('a filter looks at the whole change', async () => {
  const stream = new MemoryStream('shard-1');
  stream.add('shard-1', '100', 'a');
  stream.add('shard-1', '101', 'b');
  const filters = ['{"dynamodb":{"Keys":{"id":{"S":["b"]}}}}'];
  const { mapping, events } = setUp(stream, () => null, { filters });
  await mapping.enable();
  await until(() => mapping.pendingCount === 0);
  expect(events.map(sequencesIn)).toEqual([['101']]);
});

describe('after the region was killed, a mapping', () => {
  let data: DataDirectory;
  beforeEach(() => {
    data = dataDirectory();
  });
  afterEach(() => data.remove());

  test('goes on behind the last batch that was worked off; the one in hand comes again', async () => {
    const stream = new MemoryStream('shard-1');
    for (const number of ['100', '101', '102']) stream.add('shard-1', number, number);
    const stuck: Script = (event) => (sequencesIn(event).includes('101') ? new Promise(() => {}) : null);
    const before = setUp(stream, stuck, { batchSize: 1 }, new Checkpoints(data.open()));
    await before.mapping.enable();
    await until(() => before.events.length === 2);
    const after = setUp(stream, () => null, { batchSize: 1 }, new Checkpoints(data.open()));
    await after.mapping.enable();
    await until(() => after.events.length === 2);
    expect([before.events, after.events].map((events) => events.map(sequencesIn))).toEqual([
      [['100'], ['101']],
      [['101'], ['102']],
    ]);
  });

  test('that began at LATEST has the changes that came while no region ran', async () => {
    const stream = new MemoryStream('shard-1');
    const settings = { startingPosition: 'LATEST' } as const;
    const before = setUp(stream, () => null, settings, new Checkpoints(data.open()));
    await before.mapping.enable();
    stream.add('shard-1', '100', 'a');
    const after = setUp(stream, () => null, settings, new Checkpoints(data.open()));
    await after.mapping.enable();
    await until(() => after.events.length === 1);
    expect(after.events.map(sequencesIn)).toEqual([['100']]);
  });

  test('is not forgotten by a deletion that was made before it, and is made again', async () => {
    const stream = new MemoryStream('shard-1');
    stream.add('shard-1', '100', 'a');
    const before = setUp(stream, () => null, {}, new Checkpoints(data.open()));
    await before.mapping.enable();
    await until(() => before.mapping.pendingCount === 0 && before.events.length === 1);
    const after = setUp(stream, () => null, {}, new Checkpoints(data.open()));
    new StartGate(false).forget(after.mapping);
    await after.mapping.enable();
    stream.add('shard-1', '101', 'b');
    await until(() => after.events.length === 1);
    expect(after.events.map(sequencesIn)).toEqual([['101']]);
  });

  test('that was forgotten begins anew', async () => {
    const stream = new MemoryStream('shard-1');
    stream.add('shard-1', '100', 'a');
    const before = setUp(stream, () => null, {}, new Checkpoints(data.open()));
    await before.mapping.enable();
    await until(() => before.mapping.pendingCount === 0 && before.events.length === 1);
    await before.mapping.disable();
    new StartGate(true).forget(before.mapping);
    const after = setUp(stream, () => null, {}, new Checkpoints(data.open()));
    await after.mapping.enable();
    await until(() => after.events.length === 1);
    expect(after.events.map(sequencesIn)).toEqual([['100']]);
  });
});
