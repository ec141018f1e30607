import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  StartLiveTailCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const HELLO = '/aws/lambda/hello';
const TEMPLATE = {
  Resources: {
    Hello: functionResource('hello'),
    HelloLogs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: HELLO, RetentionInDays: 14 } },
    Slow: functionResource('slow', { Timeout: 1 }),
    Json: functionResource('json', { LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN' } }),
    Elsewhere: functionResource('elsewhere', { LoggingConfig: { LogFormat: 'JSON', LogGroup: '/app/all' } }),
  },
};
const code = {
  hello: `exports.handler = async ({ say, fail, exit }) => {
    console.log('says', say);
    if (fail) throw new TypeError(fail);
    if (exit) process.exit(3);
  };`,
  slow: 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));',
  json: `exports.handler = async ({ fail }) => {
    console.info('not written');
    console.warn({ orderId: 'o-1' });
    console.error('two', new RangeError('r'));
    const itself = {};
    itself.self = itself;
    console.warn(itself);
    if (fail) throw Object.assign(new Error(fail), { code: 'E_LUCK' });
  };`,
  elsewhere: `exports.handler = async ({ fail }) => { process.stdout.write('raw\\n'); if (fail) throw new Error(fail); };`,
};

let region: TestRegion;
let logs: CloudWatchLogsClient;
let lambda: LambdaClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { code });
  logs = new CloudWatchLogsClient({ ...region.client, disableHostPrefix: true });
  lambda = new LambdaClient(region.client);
});
afterAll(async () => {
  logs.destroy();
  lambda.destroy();
  await region.stop();
});

async function invoke(FunctionName: string, input: object = {}): Promise<string> {
  const { $metadata } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) }));
  return $metadata.requestId ?? '';
}

async function found(input: FilterLogEventsCommandInput): Promise<readonly string[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand(input));
  return events.map(({ message = '' }) => message);
}

const linesOf = (logGroupName: string, requestId: string): Promise<readonly string[]> =>
  found({ logGroupName, filterPattern: `"${requestId}"` });

describe('the log of a function', () => {
  test('has START, its lines, END and REPORT', async () => {
    const requestId = await invoke('hello', { say: 'hi' });
    const report =
      /^REPORT RequestId: \S+\tDuration: \d+\.00 ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: [1-9]\d* MB\t(Init Duration: \d+\.00 ms\t)?\n$/;
    expect(await linesOf(HELLO, requestId)).toEqual([
      `START RequestId: ${requestId} Version: $LATEST\n`,
      expect.stringMatching(new RegExp(`^\\S+Z\\t${requestId}\\tINFO\\tsays hi\\n$`)),
      `END RequestId: ${requestId}\n`,
      expect.stringMatching(report),
    ]);
  });

  test('has the error that a handler threw', async () => {
    const requestId = await invoke('hello', { fail: 'no luck' });
    const [, , error] = await linesOf(HELLO, requestId);
    expect(error).toContain('\tERROR\tInvoke Error\t{"errorType":"TypeError","errorMessage":"no luck"');
  });

  test('says how the environment ended', async () => {
    const exited = await linesOf(HELLO, await invoke('hello', { exit: true }));
    expect(exited.slice(2, 3)).toEqual([expect.stringContaining('Runtime exited with error: exit status 3')]);
    expect(exited.at(-1)).toContain('\tStatus: error\tError Type: Runtime.ExitError\t');
    const timedOut = await linesOf('/aws/lambda/slow', await invoke('slow'));
    expect(timedOut[1]).toContain('Task timed out after 1.00 seconds');
    expect(timedOut.at(-1)).toContain('\tStatus: timeout\t');
  });

  test('is where and as its LoggingConfig says', async () => {
    const requestId = await invoke('elsewhere');
    const events = await found({ logGroupName: '/app/all' });
    expect(events.map((message) => (message.startsWith('{') ? JSON.parse(message) : message))).toEqual([
      { time: expect.any(String), type: 'platform.start', record: { requestId, version: '$LATEST' } },
      'raw\n',
      {
        time: expect.any(String),
        type: 'platform.report',
        record: {
          requestId,
          status: 'success',
          metrics: {
            durationMs: expect.any(Number),
            billedDurationMs: expect.any(Number),
            memorySizeMB: 128,
            maxMemoryUsedMB: expect.any(Number),
            initDurationMs: expect.any(Number),
          },
        },
      },
    ]);
  });

  test('is a stream for each environment, named as Lambda names it', async () => {
    await invoke('hello');
    const { logStreams = [] } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: HELLO, orderBy: 'LastEventTime', descending: true }),
    );
    expect(logStreams.map(({ logStreamName }) => logStreamName)).toEqual(
      logStreams.map(() => expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/)),
    );
    const times = logStreams.map(({ lastEventTimestamp }) => lastEventTimestamp ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});

describe('console in the format JSON', () => {
  const linesOfJson = async (input: object) => {
    const requestId = await invoke('json', input);
    const lines = (await linesOf('/aws/lambda/json', requestId)).map((line) => JSON.parse(line));
    return lines.filter(({ type }) => type === undefined).map(({ timestamp: _time, ...line }) => line);
  };

  test('writes objects with level, request id and message, from the level of the application on', async () => {
    expect(await linesOfJson({})).toEqual([
      { level: 'WARN', requestId: expect.any(String), message: { orderId: 'o-1' } },
      {
        level: 'ERROR',
        requestId: expect.any(String),
        message: expect.stringMatching(/^two RangeError: r\n/),
        errorType: 'RangeError',
        errorMessage: 'r',
        stackTrace: expect.arrayContaining(['RangeError: r']),
      },
      { level: 'WARN', requestId: expect.any(String), message: expect.stringContaining('[Circular *1]') },
    ]);
  });

  test('writes the error that a handler threw', async () => {
    const thrown = (await linesOfJson({ fail: 'no luck' })).at(-1);
    const message = { errorType: 'Error', errorMessage: 'no luck', code: 'E_LUCK', stackTrace: expect.any(Array) };
    expect(thrown).toEqual({ level: 'ERROR', requestId: expect.any(String), message });
  });
});

describe('log groups', () => {
  test('are those of the template and of functions that have run', async () => {
    await invoke('slow');
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/' }));
    expect(logGroups.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays])).toEqual([
      [HELLO, 14],
      ['/aws/lambda/json', undefined],
      ['/aws/lambda/slow', undefined],
    ]);
    expect(logGroups[0]).toMatchObject({
      arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/hello:*',
      logGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/hello',
    });
  });

  test('that are not there are refused', async () => {
    await expect(found({ logGroupName: '/aws/lambda/nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });
});

describe('events of a group', () => {
  const logGroupName = '/test/events';
  const TIMES = Array.from({ length: 25 }, (_none, index) => index);
  let firstMs: number;

  beforeAll(async () => {
    firstMs = Date.now() - 1_000;
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    for (const logStreamName of ['even', 'odd']) {
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const mine = TIMES.filter((n) => (n % 2 === 0) === (logStreamName === 'even'));
      const logEvents = mine.map((n) => ({ timestamp: firstMs + n, message: `{"n":${n}}` }));
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }
  });

  test('are found page by page, the streams mixed', async () => {
    const messages: string[] = [];
    const sizes: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10, nextToken }));
      messages.push(...(page.events ?? []).map(({ message = '' }) => message));
      sizes.push(page.events?.length ?? 0);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(messages).toEqual(TIMES.map((n) => `{"n":${n}}`));
    expect(sizes).toEqual([10, 10, 5]);
  });

  test('are found by time, stream and pattern', async () => {
    const named = await found({ logGroupName, startTime: firstMs + 3, endTime: firstMs + 8, logStreamNames: ['odd'] });
    expect(named).toEqual(['{"n":3}', '{"n":5}', '{"n":7}']);
    const prefixed = await found({ logGroupName, logStreamNamePrefix: 'ev', filterPattern: '{ $.n >= 20 }' });
    expect(prefixed).toEqual(['{"n":20}', '{"n":22}', '{"n":24}']);
  });

  test('have ids, by which a caller that asks again tells what it has seen', async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(25);
    expect(events[0]).toMatchObject({ logStreamName: 'even', timestamp: firstMs, ingestionTime: expect.any(Number) });
  });

  test('of a stream are read forward and backward, and the token stays at the ends', async () => {
    const stream = { logGroupName, logStreamName: 'even', limit: 5 };
    const read = async (more: object) => {
      const { events = [], ...tokens } = await logs.send(new GetLogEventsCommand({ ...stream, ...more }));
      return { ns: events.map(({ message = '' }) => JSON.parse(message).n), ...tokens };
    };
    const newest = await read({});
    expect(newest.ns).toEqual([16, 18, 20, 22, 24]);
    const before = await read({ nextToken: newest.nextBackwardToken });
    expect(before.ns).toEqual([6, 8, 10, 12, 14]);
    const first = await read({ startFromHead: true });
    expect(first.ns).toEqual([0, 2, 4, 6, 8]);
    const second = await read({ nextToken: first.nextForwardToken });
    expect(second.ns).toEqual([10, 12, 14, 16, 18]);
    const end = await read({ nextToken: newest.nextForwardToken });
    expect([end.ns, end.nextForwardToken]).toEqual([[], newest.nextForwardToken]);
  });

  test.each([
    [{ nextToken: 'x' }, 'The specified nextToken is invalid.'],
    [{ filterPattern: 'a-b' }, "Invalid character(s) in term 'a-b'"],
    [
      { logStreamNames: ['a'], logStreamNamePrefix: 'a' },
      'Stream names and prefixes of stream names cannot be given together.',
    ],
    [
      { limit: 10_001 },
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    ],
  ])('%j is refused', async (more, message) => {
    await expect(found({ logGroupName, ...more })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });

  test('that are too old or too new are rejected, and the rest is taken', async () => {
    const stream = { logGroupName, logStreamName: 'times' };
    await logs.send(new CreateLogStreamCommand(stream));
    const now = Date.now();
    const logEvents = [now - 15 * 86_400_000, now, now + 3 * 3_600_000].map((timestamp, n) => ({
      timestamp,
      message: `${n}`,
    }));
    const { rejectedLogEventsInfo } = await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
    expect(rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 2 });
    expect(await found({ logGroupName, logStreamNames: ['times'] })).toEqual(['1']);
  });

  test('go with their stream, and with their group', async () => {
    await logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName: 'odd' }));
    expect(await found({ logGroupName, logStreamNames: ['odd'] })).toEqual([]);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 3 }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePattern: 'EVENTS' }));
    expect(logGroups).toMatchObject([{ logGroupName, retentionInDays: 3 }]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await expect(found({ logGroupName })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

test('a live tail streams what is written from now on', async () => {
  const logGroupIdentifiers = [`arn:aws:logs:us-east-1:000000000000:log-group:${HELLO}`];
  const { responseStream } = await logs.send(
    new StartLiveTailCommand({ logGroupIdentifiers, logEventFilterPattern: 'says' }),
  );
  if (responseStream === undefined) throw new Error('The answer has no stream.');
  const seen: unknown[] = [];
  for await (const { sessionStart, sessionUpdate } of responseStream) {
    if (sessionStart) {
      expect(sessionStart).toMatchObject({ logGroupIdentifiers, logEventFilterPattern: 'says' });
      await invoke('hello', { say: 'live' });
    }
    seen.push(...(sessionUpdate?.sessionResults ?? []));
    if (seen.length > 0) break;
  }
  expect(seen).toEqual([
    {
      logStreamName: expect.any(String),
      logGroupIdentifier: `000000000000:${HELLO}`,
      message: expect.stringContaining('says live'),
      timestamp: expect.any(Number),
      ingestionTime: expect.any(Number),
    },
  ]);
});
