import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { at, type Json, listOf, objectOf, objectsOf } from '../../src/core/json.ts';
import type { RegionOptions } from '../../src/region.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { type CallOrder, faultyRegion, injectedIn } from '../support/faulty-region.ts';
import type { TestRegion } from '../support/running.ts';

let region: TestRegion;
let clients: TestClients;
/** They try once. */
let impatient: TestClients;
let table: DynamoDBClient;

afterEach(close);

async function close(): Promise<void> {
  clients.destroy();
  impatient.destroy();
  table.destroy();
  await region.stop();
}

async function open(...rules: readonly Json[]): Promise<void> {
  await openWith({}, ...rules);
}

async function openWith(options: Partial<RegionOptions>, ...rules: readonly Json[]): Promise<void> {
  region = await faultyRegion(rules, options);
  clients = clientsOf(region);
  const client = { ...region.client, maxAttempts: 1 };
  impatient = clientsOf({ ...region, client });
  table = new DynamoDBClient(client);
}

/** What the function `caller` answers, or with which error it fails. */
async function called(target: string, body: CallOrder['body']): Promise<Json> {
  const Payload = JSON.stringify({ target, body });
  const answer = await clients.lambda.send(new InvokeCommand({ FunctionName: 'caller', Payload }));
  const payload = JSON.parse(answer.Payload?.transformToString() ?? '');
  return answer.FunctionError === undefined ? payload : payload.errorMessage;
}

const put = (id: string) => called('DynamoDB_20120810.PutItem', { TableName: 'items', Item: { id: { S: id } } });

async function holds(id: string): Promise<boolean> {
  const { Item } = await table.send(new GetItemCommand({ TableName: 'items', Key: { id: { S: id } } }));
  return Item !== undefined;
}

const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: Error) => error.name,
  );

const KILLED = expect.stringMatching(/Runtime exited with error: signal: killed$/);

describe('a worker that crashes at a call', () => {
  test('before it: the call is not carried out, the invocation fails, the next one runs in another worker', async () => {
    await open({ fault: 'crashBefore', at: 'dynamodb/PutItem/items', from: 'caller', nth: 2 });
    expect(await put('a')).toEqual({ status: 200, body: {} });
    expect(await put('b')).toEqual(KILLED);
    expect(await put('c')).toEqual({ status: 200, body: {} });
    expect(await Promise.all(['a', 'b', 'c'].map(holds))).toEqual([true, false, true]);
    expect(injectedIn(region.journal.hops())).toEqual(['crashBefore dynamodb/PutItem/items']);
  });

  test('after it: the call is carried out all the same', async () => {
    await open({ fault: 'crashAfter', at: 'dynamodb/PutItem', nth: 1 });
    expect(await put('a')).toEqual(KILLED);
    expect(await holds('a')).toBe(true);
  });

  test('in an asynchronous invocation: it counts as a failed attempt and is tried again', async () => {
    await open({ fault: 'crashBefore', at: 'dynamodb', nth: 1 });
    const body = { TableName: 'items', Item: { id: { S: 'a' } } };
    const Payload = JSON.stringify({ target: 'DynamoDB_20120810.PutItem', body });
    await clients.lambda.send(new InvokeCommand({ FunctionName: 'caller', InvocationType: 'Event', Payload }));
    await region.settled();
    const steps = region.journal.hops().filter(({ place }) => place === 'function/caller');
    expect(steps.map(({ step }) => step)).toEqual(['invoked', 'failed', 'retry-scheduled', 'invoked', 'succeeded']);
    expect(await holds('a')).toBe(true);
  });

  test('is not injected into a call from outside, which has no process to kill', async () => {
    await open({ fault: 'crashBefore', at: 'dynamodb', every: 1 });
    await table.send(new PutItemCommand({ TableName: 'items', Item: { id: { S: 'a' } } }));
    expect(injectedIn(region.journal.hops())).toEqual([]);
  });
});

describe('a service', () => {
  test('that throttles says so in its own way, and SDKs see their own errors', async () => {
    await open({ fault: 'throttle', at: '*', every: 1 });
    const item = { TableName: 'items', Item: { id: { S: 'a' } } };
    expect(await nameOf(table.send(new PutItemCommand(item)))).toBe('ProvisionedThroughputExceededException');
    const QueueUrl = region.resources.get('Queue')?.ref;
    expect(await nameOf(impatient.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })))).toBe(
      'RequestThrottled',
    );
    const TopicArn = region.resources.get('Topic')?.ref;
    expect(await nameOf(impatient.sns.send(new PublishCommand({ TopicArn, Message: 'x' })))).toBe('ThrottledException');
    expect(await nameOf(impatient.lambda.send(new InvokeCommand({ FunctionName: 'note' })))).toBe(
      'TooManyRequestsException',
    );
    expect(await nameOf(impatient.put('ToNote'))).toBe('ThrottlingException');
    const places = [
      'dynamodb/PutItem/items',
      'sqs/SendMessage/work',
      'sns/Publish/news',
      'lambda/Invoke/note',
      'events/PutEvents/shop',
    ];
    expect(injectedIn(region.journal.hops())).toEqual(places.map((place) => `throttle ${place}`));
  });

  test('that stores objects answers in XML that it is asked too often, and an object whose response is lost is stored all the same', async () => {
    await open(
      { fault: 'throttle', at: 's3/PutObject', nth: 1 },
      { fault: 'lostResponse', at: 's3/PutObject', nth: 1 },
    );
    const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, Signature=00';
    const object = (init: RequestInit = {}): Promise<Response> =>
      fetch(`${region.endpoint}/payloads/a`, { headers: { authorization }, ...init });
    const throttled = await object({ method: 'PUT', body: 'x' });
    expect([throttled.status, await throttled.text()]).toEqual([503, expect.stringContaining('<Code>SlowDown</Code>')]);
    await expect(object({ method: 'PUT', body: 'stored' })).rejects.toThrow('fetch failed');
    expect(await (await object()).text()).toBe('stored');
  });

  test('that throttles once is asked again by the SDK', async () => {
    await open({ fault: 'throttle', at: 'sqs/SendMessage', nth: 1 });
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: region.resources.get('Queue')?.ref, MessageBody: '1' }));
    expect(await clients.taken('Queue')).toEqual([{ body: 1, attributes: {} }]);
  });

  test('that is down refuses what it is sent, and nothing else suffers: a dead-letter queue', async () => {
    await open({ fault: 'refuse', at: 'sqs/SendMessage*/*-failed', from: '*', every: 1 });
    const send = (queue: string) => {
      const QueueUrl = `${region.endpoint}/000000000000/${queue}`;
      return called('AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'x' });
    };
    expect(await send('note-failed')).toMatchObject({
      status: 503,
      body: { __type: 'com.amazonaws.sqs#ServiceUnavailable' },
    });
    expect(await send('work')).toMatchObject({ status: 200 });
  });

  test('that refuses with a code of the rule has that code and status', async () => {
    const error = { code: 'AccessDeniedException', status: 403, message: 'Not you.' };
    await open({ fault: 'refuse', at: 'dynamodb/PutItem', nth: 1, ...error });
    const body = { __type: `com.amazon.coral.service#${error.code}`, Message: error.message };
    expect(await put('a')).toEqual({ status: 403, body });
  });

  test('whose transaction meets another one cancels it, and says at which item', async () => {
    await open({ fault: 'conflict', at: 'dynamodb/TransactWriteItems', nth: 1 });
    const Put = (id: string) => ({ Put: { TableName: 'items', Item: { id: { S: id } } } });
    const both = new TransactWriteItemsCommand({ TransactItems: [Put('a'), Put('b')] });
    const error = await table.send(both).catch((thrown: unknown) => thrown);
    if (!(error instanceof TransactionCanceledException)) throw new Error('The transaction was not cancelled.');
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    expect(new Set(codes)).toEqual(new Set(['None', 'TransactionConflict']));
    expect(await holds('a')).toBe(false);
    await table.send(both);
    expect(await holds('b')).toBe(true);
  });

  test('that is slow answers later on the clock of the region', async () => {
    await open({ fault: 'slow', at: 'dynamodb/GetItem', nth: 2, delayMs: 60_000 });
    const startedAt = region.clock.now();
    expect(await holds('a')).toBe(false);
    expect(region.clock.now() - startedAt).toBe(0);
    expect(await holds('a')).toBe(false);
    expect(region.clock.now() - startedAt).toBe(60_000);
  });

  test('that is slow to a function takes real time, as all that a function does', async () => {
    await open({ fault: 'slow', at: 'dynamodb', from: 'caller', nth: 1, delayMs: 300 });
    const startedAt = performance.now();
    expect(await put('a')).toEqual({ status: 200, body: {} });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300);
  });
});

describe('a call of the region itself', () => {
  test('to a dead-letter queue that is down loses what Lambda gave up on, and the journal says so', async () => {
    await open(
      { fault: 'throw', at: 'function/note', every: 1 },
      { fault: 'refuse', at: 'sqs/SendMessage/note-failed', nth: 1 },
    );
    const id = await clients.put('ToNote');
    const dropped = region.journal.hops().filter(({ step }) => step === 'dropped');
    expect(dropped.map(({ ids, detail }) => [ids, detail?.['reason']])).toEqual([
      [[id], 'AwsError: Service is unable to handle request.'],
    ]);
    expect(await clients.taken('Failed')).toEqual([]);
  });

  test('of a rule to a queue that throttles is tried again by EventBridge', async () => {
    await open({ fault: 'throttle', at: 'sqs/SendMessage/work', every: 1, times: 3 });
    const id = await clients.put('ToQueue');
    expect((await clients.taken('Queue')).map(({ body }) => at(body, 'id'))).toEqual([id]);
    const retries = region.journal.hops().filter(({ step }) => step === 'retry-scheduled');
    expect(retries.map(({ detail }) => detail?.['errorCode'])).toEqual(['THROTTLING', 'THROTTLING', 'THROTTLING']);
  });

  test('of a workflow to a table is an error of its task, which the workflow can catch', async () => {
    await open({ fault: 'throttle', at: 'dynamodb/PutItem/items', nth: 1 });
    const workflows = new SFNClient(region.client);
    const stateMachineArn = region.resources.get('Machine')?.ref;
    const { executionArn } = await workflows.send(new StartExecutionCommand({ stateMachineArn }));
    await region.settled();
    const { output = '' } = await workflows.send(new DescribeExecutionCommand({ executionArn }));
    workflows.destroy();
    expect(JSON.parse(output).Error).toBe('DynamoDB.ProvisionedThroughputExceededException');
  });
});

describe('a lost response', () => {
  test('leaves the caller without an answer to what was carried out', async () => {
    await open({ fault: 'lostResponse', at: 'dynamodb/PutItem', nth: 1 });
    expect(await put('a')).toEqual({ error: 'UND_ERR_SOCKET' });
    expect(await holds('a')).toBe(true);
  });

  test('makes an SDK send the message once more', async () => {
    await open({ fault: 'lostResponse', at: 'sqs/SendMessage', nth: 1 });
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: region.resources.get('Queue')?.ref, MessageBody: '1' }));
    expect(await clients.taken('Queue')).toHaveLength(2);
  });
});

describe('a batch that is taken in part', () => {
  test('of events: the entries that are refused are named, the others are on the bus', async () => {
    await open({ fault: 'partialBatch', at: 'events/PutEvents', nth: 1 });
    const Entries = ['1', '2', '3', '4', '5', '6'].map((Detail) => {
      return { EventBusName: 'shop', Source: 'test', DetailType: 'ToQueue', Detail: `{"n":${Detail}}` };
    });
    const answer = at(await called('AWSEvents.PutEvents', { Entries }), 'body');
    const results = objectsOf(at(answer, 'Entries'));
    const taken = Entries.filter((_, index) => results[index]?.['EventId'] !== undefined).map(({ Detail }) =>
      JSON.parse(Detail),
    );
    expect(results).toHaveLength(6);
    expect(at(answer, 'FailedEntryCount')).toBe(6 - taken.length);
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.length).toBeLessThan(6);
    expect(results.filter(({ ErrorCode }) => ErrorCode === 'ThrottlingException')).toHaveLength(6 - taken.length);
    await region.settled();
    const arrived = (await clients.taken('Queue')).map(({ body }) => Number(at(body, 'detail', 'n')));
    expect(arrived.toSorted((a, b) => a - b)).toEqual(taken.map(({ n }) => n));
  });

  test('of events: all of them, when its share is all', async () => {
    await open({ fault: 'partialBatch', at: 'events', nth: 1, share: 1, code: 'InternalFailure' });
    const Entries = [{ EventBusName: 'shop', Source: 'test', DetailType: 'ToQueue', Detail: '{}' }];
    const error = { ErrorCode: 'InternalFailure', ErrorMessage: 'Rate exceeded' };
    expect(await called('AWSEvents.PutEvents', { Entries })).toEqual({
      status: 200,
      body: { FailedEntryCount: 1, Entries: [error] },
    });
    await region.settled();
    expect(await clients.taken('Queue')).toEqual([]);
  });

  test('of messages: the SDK is told which failed, the others are in the queue', async () => {
    await open({ fault: 'partialBatch', at: 'sqs', nth: 1 });
    const QueueUrl = region.resources.get('Queue')?.ref;
    const Entries = ['1', '2', '3', '4', '5', '6'].map((Id) => ({ Id, MessageBody: Id }));
    const { Successful = [], Failed = [] } = await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const ids = (list: readonly { Id?: string | undefined }[]): Set<number> =>
      new Set(list.map(({ Id }) => Number(Id)));
    expect(new Set([...ids(Successful), ...ids(Failed)])).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(Successful.length + Failed.length).toBe(6);
    expect(new Set(Failed.map(({ Code, SenderFault }) => `${Code} ${SenderFault}`))).toEqual(
      new Set(['InternalError false']),
    );
    const arrived = (await clients.taken('Queue')).map(({ body }) => Number(body));
    expect(new Set(arrived)).toEqual(ids(Successful));
  });

  test('of items: what is unprocessed comes back as it was, written or asked for', async () => {
    await open(
      { fault: 'partialBatch', at: 'dynamodb/BatchWriteItem', nth: 1 },
      { fault: 'partialBatch', at: 'dynamodb/BatchGetItem', nth: 1 },
    );
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const requests = ids.map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
    const written = Object(
      await called('DynamoDB_20120810.BatchWriteItem', { RequestItems: { items: requests } }),
    ).body;
    const left: typeof requests = written.UnprocessedItems.items;
    const leftIds = left.map(({ PutRequest }) => PutRequest.Item.id.S);
    expect(left).toEqual(requests.filter(({ PutRequest }) => leftIds.includes(PutRequest.Item.id.S)));
    expect(await Promise.all(ids.map(holds))).toEqual(ids.map((id) => !leftIds.includes(id)));
    const Keys = ids.map((id) => ({ id: { S: id } }));
    const RequestItems = { items: { Keys, ConsistentRead: true } };
    const read = at(await called('DynamoDB_20120810.BatchGetItem', { RequestItems }), 'body');
    const { Keys: unreadKeys, ConsistentRead } = objectOf(at(read, 'UnprocessedKeys', 'items'));
    const unread = listOf(unreadKeys);
    expect(ConsistentRead).toBe(true);
    const wanted = Keys.filter(({ id }) => !leftIds.includes(id.S));
    expect(wanted).toEqual(expect.arrayContaining([...listOf(at(read, 'Responses', 'items'))]));
    expect(unread.length).toBeGreaterThan(0);
    expect(listOf(at(read, 'Responses', 'items')).length + unread.length).toBeGreaterThanOrEqual(wanted.length);
  });

  test('of one item is refused as a whole, as DynamoDB does', async () => {
    await open({ fault: 'partialBatch', at: 'dynamodb', nth: 1 });
    const RequestItems = { items: [{ PutRequest: { Item: { id: { S: 'a' } } } }] };
    expect(await called('DynamoDB_20120810.BatchWriteItem', { RequestItems })).toMatchObject({
      status: 400,
      body: { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' },
    });
    expect(await holds('a')).toBe(false);
  });
});

test('the same seed injects faults into the same calls of a region, another seed into others', async () => {
  const injectedWith = async (seed: number): Promise<string> => {
    await openWith({ seed }, { fault: 'throttle', at: 'dynamodb/GetItem', probability: 0.3 });
    const answers: string[] = [];
    for (let call = 0; call < 40; call++) answers.push((await nameOf(holds('a'))) === 'no error' ? '.' : 'x');
    return answers.join('');
  };
  const first = await injectedWith(7);
  await close();
  expect(first).toMatch(/x.*\./);
  expect(await injectedWith(7)).toBe(first);
  await close();
  expect(await injectedWith(8)).not.toBe(first);
});

test('faults are seen, and switched off and on, at a page of the region', async () => {
  await open({ fault: 'throttle', at: 'dynamodb/GetItem', every: 1 });
  const faults = async (init?: RequestInit): Promise<Json> =>
    JSON.parse(await (await fetch(`${region.endpoint}/_region/faults`, init)).text());
  const switched = (body: string) => faults({ method: 'POST', body });
  expect(await nameOf(holds('a'))).toBe('ProvisionedThroughputExceededException');
  const rule = {
    rule: 1,
    fault: 'throttle',
    about: expect.any(String),
    at: 'dynamodb/GetItem',
    from: null,
    every: 1,
    enabled: true,
    calls: 1,
    fired: 1,
  };
  expect(await faults()).toEqual({ enabled: true, seed: 1, rules: [rule] });
  expect(await switched('{"enabled":false}')).toMatchObject({ enabled: false });
  expect(await holds('a')).toBe(false);
  expect(await switched('{"enabled":true}')).toEqual({ enabled: true, seed: 1, rules: [rule] });
  expect(await nameOf(holds('a'))).toBe('ProvisionedThroughputExceededException');
  expect(await switched('{"enabled":1}')).toMatchObject({
    Message: expect.stringContaining('The body must be {"enabled": true} or {"enabled": false}'),
  });
});
