import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { publisher } from '#lib/bus/publisher.ts';
import { putEventsOf } from '#lib/bus/put-events.ts';
import { deadLettersOn } from '#lib/failures/dead-letters.ts';
import { onceIn } from '#lib/idempotency/once.ts';
import { seenIdsIn } from '#lib/idempotency/seen-ids.ts';
import type { Kit } from '#lib/kit.ts';
import { type Measure, meterOn } from '#lib/metrics/meter.ts';
import type { SendOn } from '#lib/outcome.ts';
import { toolsWith } from '#lib/tools.ts';
import { type Answer, type AwsCall, fakeAws } from './fake-aws.ts';
import { FakeBucket } from './fake-bucket.ts';
import { FakeBus } from './fake-bus.ts';
import { FakeQueue } from './fake-queue.ts';
import { FakeTable } from './fake-table.ts';

/** When every test begins: 2026-03-02T12:00:00.000Z. */
export const NOW_MS = Date.UTC(2026, 2, 2, 12);

/** A line that was logged. */
export type Line = readonly [level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: object];

/** A kit whose AWS is in memory, and the visible part of its work. */
export interface TestKit {
  readonly kit: Kit;
  readonly table: FakeTable;
  readonly tableCalls: readonly AwsCall[];
  /** A client of the table in memory. */
  readonly documents: DynamoDBDocumentClient;
  readonly queue: FakeQueue;
  readonly bucket: FakeBucket;
  readonly bus: FakeBus;
  readonly busCalls: readonly AwsCall[];
  /** Publishes on that bus. */
  readonly sendOn: SendOn;
  readonly lines: readonly Line[];
  /** Keys appended to each log line, as they came. */
  readonly followed: readonly object[];
  /** The counts over all event types. */
  readonly counts: Readonly<Record<string, number>>;
  /** Counts and measured values by event type; those without a type are under an empty text. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>>;
  readonly ends: { published: number; keysReset: number; coldStartsAsked: number; contexts: object[] };
  /** How long the code waited, in order. */
  readonly waitsMs: readonly number[];
}

/** Stands between the code and the table in memory. */
export type TableFault = (call: AwsCall, inMemory: Answer) => object;

/** The visible part of the work, as it is gathered. */
interface Seen {
  readonly lines: Line[];
  readonly followed: object[];
  readonly counts: Record<string, number>;
  readonly metrics: Record<string, Record<string, number | number[]>>;
}

/** A kit for the function `test-function`; its clock stands still but for `sleep`. */
export function testKit({ table: fault = (call, inMemory) => inMemory(call) }: { table?: TableFault } = {}): TestKit {
  const clock = { nowMs: NOW_MS };
  const waitsMs: number[] = [];
  const now = () => clock.nowMs;
  const sleep = async (delayMs: number) => {
    waitsMs.push(delayMs);
    clock.nowMs += delayMs;
  };
  const [table, queue, bucket, bus] = [new FakeTable(), new FakeQueue(), new FakeBucket(), new FakeBus()];
  const [tableAws, queueAws, busAws] = [
    fakeAws((call: AwsCall) => fault(call, table.answer)),
    fakeAws(queue.answer),
    fakeAws(bus.answer),
  ];
  const dynamoDb = new DynamoDBClient(tableAws.settings);
  const putEntries = putEventsOf(new EventBridgeClient(busAws.settings));
  const seen: Seen = { lines: [], followed: [], counts: {}, metrics: {} };
  const ends: TestKit['ends'] = { published: 0, keysReset: 0, coldStartsAsked: 0, contexts: [] };
  const [logger, metrics] = [loggerTo(seen, ends), meterTo(seen, ends)];
  const kit: Kit = {
    functionName: 'test-function',
    logger,
    metrics,
    deadLetters: deadLettersOn(
      { client: new SQSClient(queueAws.settings), put: bucket.put, now },
      { queueUrl: QUEUE_URL, payloadBucket: 'payloads', functionName: 'test-function' },
    ),
    once: onceIn('idempotency', 'test-function', dynamoDb),
    seenIds: seenIdsIn('idempotency', 'test-function', { client: dynamoDb, now, sleep }),
    now,
    random: () => 0.5,
    newId: () => 'new-id',
    sleep,
    toolsFor: toolsWith({ logger, metrics, now }),
  };
  const sendOn = publisher('test-bus', { ...kit, putEntries });
  return {
    kit,
    table,
    tableCalls: tableAws.calls,
    documents: DynamoDBDocumentClient.from(dynamoDb),
    queue,
    bucket,
    bus,
    busCalls: busAws.calls,
    sendOn,
    ...seen,
    ends,
    waitsMs,
  };
}

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/failed';

function loggerTo({ lines, followed }: { lines: Line[]; followed: object[] }, ends: TestKit['ends']): Kit['logger'] {
  const log =
    (level: Line[0]) =>
    (...[message, fields]: Parameters<Kit['logger']['info']>): void => {
      lines.push([
        level,
        typeof message === 'string' ? message : message.message,
        typeof fields === 'object' ? fields : {},
      ]);
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    addContext: (context) => ends.contexts.push(context),
    appendKeys: (keys) => followed.push(keys),
    resetKeys: () => ends.keysReset++,
  };
}

/** The real meter, whose lines are read instead of printed. */
function meterTo({ counts, metrics }: Seen, ends: TestKit['ends']): Kit['metrics'] {
  const meter = meterOn(new ReadMetrics(counts, metrics));
  return {
    ...meter,
    coldStart: () => ends.coldStartsAsked++,
    publish: () => {
      ends.published++;
      meter.publish();
    },
  };
}

const MEASURES: ReadonlySet<string> = new Set<Measure>(['EventAge', 'BatchSize']);

class ReadMetrics extends Metrics {
  readonly #counts: Record<string, number>;
  readonly #metrics: Record<string, Record<string, number | number[]>>;

  constructor(counts: Record<string, number>, metrics: Record<string, Record<string, number | number[]>>) {
    super({ namespace: 'Test' });
    this.#counts = counts;
    this.#metrics = metrics;
  }

  override publishStoredMetrics(): this {
    const line = this.serializeMetrics();
    const eventType = typeof line['eventType'] === 'string' ? line['eventType'] : '';
    const ofType = this.#metrics[eventType] ?? {};
    this.#metrics[eventType] = ofType;
    for (const { Name } of line._aws.CloudWatchMetrics[0]?.Metrics ?? []) {
      const values = [line[Name]].flat().map(Number);
      if (MEASURES.has(Name)) ofType[Name] = [ofType[Name] ?? []].flat().concat(values);
      else for (const counted of [ofType, this.#counts]) counted[Name] = Number(counted[Name] ?? 0) + (values[0] ?? 0);
    }
    this.clearMetrics();
    this.clearDimensions();
    return this;
  }
}

/** The context of an invocation with that much time left. */
export function contextOf(remainingMs = 30_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'test-function',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:test-function',
    memoryLimitInMB: '256',
    awsRequestId: 'request-1',
    logGroupName: '/aws/lambda/test-function',
    logStreamName: 'stream-1',
    getRemainingTimeInMillis: () => remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
