import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningResource } from '@tributary/region';
import { at, type JsonObject, numberOf, objectOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { failureRecord } from '#lib/failures/failure-record.ts';
import { binaryMessage, type KafkaMessage } from '#lib/kafka/message.ts';
import { recordFailure } from '#lib/kafka/record-failure.ts';
import { type Application, depthOf, runningApplication } from '../support/application.ts';
import { binaryRecord, fulfilledOrder, onTheBus } from '../support/samples.ts';
import { until } from '../support/until.ts';

const BRIDGE_FAILED = 'tributary-dev-bridge-kafka-failed';
const NOTIFY_FAILED = 'tributary-dev-notify-delivery-failed';
const NOTIFY_UNDELIVERED = 'tributary-dev-notify-delivery-undelivered';
const START_MS = 120_000;

let app: Application;

beforeAll(async () => {
  app = await runningApplication();
}, START_MS);
afterAll(() => app?.stop());

const dlq = (...args: readonly string[]): Promise<string> => app.run('ops/dlq.ts', ...args);

/** An order that was handed over, with an id of its own. */
function fulfilled(orderId: string) {
  const event = fulfilledOrder({ id: `evt-${orderId}`, subject: orderId });
  return { ...event, data: { ...event.data, orderId } };
}

const messageOf = (orderId: string): KafkaMessage => binaryMessage('orders', fulfilled(orderId));

const broken = (orderId: string): KafkaMessage => ({ ...messageOf(orderId), value: Buffer.from('{"orderId":') });

const invalid = (orderId: string): KafkaMessage => ({
  ...messageOf(orderId),
  value: Buffer.from(JSON.stringify({ ...fulfilled(orderId).data, lines: [] })),
});

async function queueOf(name: string): Promise<JsonObject> {
  const queues = objectsOf(parseJson(await dlq('list', '--json')));
  return objectOf(queues.find(({ queue }) => queue === name));
}

const deadLettersOn = async (name: string): Promise<readonly JsonObject[]> =>
  objectsOf((await queueOf(name))['deadLetters']);

const shown = async (eventId: string, option: '--json' | '--payload'): Promise<JsonObject> =>
  objectOf(parseJson(await dlq('show', eventId, option)));

const discardFirst = async (queue: string): Promise<string> =>
  dlq('discard', textOf((await deadLettersOn(queue))[0]?.['id']), '--reason', 'a test');

const ordersIn = (notices: readonly string[]): string[] =>
  notices.map((notice) => textOf(at(parseJson(notice), 'orderId'))).sort();

/** Edits a dead letter: the data of the sample becomes its payload. */
async function mend(eventId: string, orderId: string): Promise<string> {
  const payload = await shown(eventId, '--payload');
  const file = path.join(app.copy.folder, `${orderId}.json`);
  writeFileSync(file, JSON.stringify({ ...payload, valueText: undefined, value: fulfilled(orderId).data }));
  return (await dlq('edit', eventId, '--file', file)).trim();
}

test('dead letters are listed by reason, mended and redriven until each order is noticed once', async () => {
  await app.produce(broken('A-1'), invalid('A-2'), messageOf('A-3'));
  await app.untilDepth(BRIDGE_FAILED, 2);
  expect(await queueOf(BRIDGE_FAILED)).toMatchObject({
    depth: 2,
    hidden: 0,
    reasons: { EVENT_INVALID: 1, RECORD_NOT_JSON: 1 },
  });
  // The list has let them go, so the next command finds them.
  expect(await dlq('list')).toContain('OrderFulfilled evt-A-2');
  const notJson = (await deadLettersOn(BRIDGE_FAILED)).find(({ reason }) => reason === 'RECORD_NOT_JSON');
  await mend(textOf(notJson?.['id']), 'A-1');
  await mend('evt-A-2', 'A-2');
  expect(JSON.parse(await dlq('redrive', '--all', '--json'))).toEqual({
    chosen: 2,
    redriven: 2,
    replaced: 0,
    problems: [],
    untried: 0,
  });
  expect(ordersIn(await app.notices())).toEqual(['A-1', 'A-2', 'A-3']);
  expect(await dlq('list')).toMatch(/^No dead letters on \d+ queues\.\n$/);
}, 60_000);

test('an edit that breaks the schema is refused, and the dead letter stays as it was', async () => {
  await app.produce(invalid('B-1'));
  await app.untilDepth(BRIDGE_FAILED, 1);
  const file = path.join(app.copy.folder, 'still-broken.json');
  writeFileSync(file, await dlq('show', 'evt-B-1', '--payload'));
  await expect(dlq('edit', 'evt-B-1', '--file', file)).rejects.toThrow('data.lines must NOT have fewer than 1 items');
  expect(await dlq('redrive', 'evt-B-1', '--dry-run')).toContain('topic orders, partition');
  const note = JSON.parse(await dlq('discard', 'evt-B-1', '--reason', 'a test'));
  expect(note).toMatchObject({ because: 'a test', discarded: { eventId: 'evt-B-1', reason: 'EVENT_INVALID' } });
  expect(await depthOf(app.sqs, await app.urlOf(BRIDGE_FAILED))).toBe(0);
  expect(await app.notices()).toEqual([]);
}, 60_000);

test('an edited dead letter keeps its original, even when it is edited again', async () => {
  await app.produce(invalid('C-1'));
  await app.untilDepth(BRIDGE_FAILED, 1);
  await mend('evt-C-1', 'C-1');
  await mend('evt-C-1', 'C-1');
  const { original, edited, body, attributes } = await shown('evt-C-1', '--json');
  const { traceparent } = fulfilled('C-1').metadata;
  expect(parseJson(textOf(at(original, 'body')))).toMatchObject({
    kind: 'failure-record',
    eventId: 'evt-C-1',
    traceparent,
  });
  expect(attributes).toEqual({ traceparent });
  expect([typeof edited, at(parseJson(textOf(body)), 'kind')]).toEqual(['string', 'edited-dead-letter']);
  await dlq('redrive', '--reason', 'EVENT_INVALID');
  expect(ordersIn(await app.notices())).toEqual(['C-1']);
}, 60_000);

test('a dead letter whose edited copy is on the queue is not sent beside it', async () => {
  await app.produce(invalid('D-1'));
  await app.untilDepth(BRIDGE_FAILED, 1);
  const { body = '', id = '' } = await shown('evt-D-1', '--json');
  const payload = { headers: {}, value: 0 };
  const copy = { kind: 'edited-dead-letter', version: 1, editedAt: '2026-03-02T09:15:00.000Z', replaces: id, payload };
  const original = { body, attributes: {}, system: {} };
  const QueueUrl = await app.urlOf(BRIDGE_FAILED);
  await app.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ ...copy, original }) }));
  expect(JSON.parse(await dlq('redrive', '--all', '--json'))).toMatchObject({ chosen: 2, redriven: 1, replaced: 1 });
  await app.region.settled();
  await app.untilDepth(BRIDGE_FAILED, 1);
  expect((await queueOf(BRIDGE_FAILED))['reasons']).toEqual({ RECORD_NOT_CLOUDEVENT: 1 });
  await discardFirst(BRIDGE_FAILED);
}, 60_000);

test('an event that was handled meanwhile is dropped as a duplicate when its dead letter is redriven', async () => {
  await app.produce(invalid('E-1'));
  await app.untilDepth(BRIDGE_FAILED, 1);
  await app.produce(messageOf('E-1'));
  expect(ordersIn(await app.notices())).toEqual(['E-1']);
  await mend('evt-E-1', 'E-1');
  expect(await dlq('redrive', 'evt-E-1')).toBe('1 of 1 dead letters redriven.\n');
  expect(await app.notices()).toEqual([]);
}, 60_000);

test('what a mapping gave up is read again from its offsets', async () => {
  await app.produce(invalid('F-1'));
  await app.untilDepth(BRIDGE_FAILED, 1);
  const origin = objectOf(at(parseJson(textOf((await shown('evt-F-1', '--json'))['body'])), 'origin'));
  const [partition, offset] = [numberOf(origin['partition']) ?? -1, numberOf(origin['offset']) ?? -1];
  await dlq('discard', 'evt-F-1', '--reason', 'a test');
  await sendDeadLetters(BRIDGE_FAILED, [givenUp(`orders-${partition}`, offset)]);
  expect(await dlq('redrive', '--all', '--dry-run')).toContain(`the topic again: orders-${partition}@${offset}`);
  expect(await dlq('redrive', '--all')).toBe('1 of 1 dead letters redriven.\n');
  await app.region.settled();
  expect((await deadLettersOn(BRIDGE_FAILED))[0]).toMatchObject({
    eventId: 'evt-F-1',
    reason: 'EVENT_INVALID',
    from: `orders-${partition}@${offset + 1}`,
  });
  await dlq('discard', 'evt-F-1', '--reason', 'a test');
  await sendDeadLetters(BRIDGE_FAILED, [givenUp('orders-0', 1_000_000)]);
  await expect(dlq('redrive', '--all')).rejects.toThrow('orders-0@1000000 is no longer on its topic.');
  await discardFirst(BRIDGE_FAILED);
}, 90_000);

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html */
function givenUp(topicPartition: string, offset: number): string {
  const span = { firstRecordOffset: String(offset), lastRecordOffset: String(offset) };
  const requestContext = { condition: 'RetryAttemptsExhausted' };
  return JSON.stringify({
    requestContext,
    version: '1.0',
    KafkaBatchInfo: { batchSize: 1, recordsInfo: { [topicPartition]: span } },
  });
}

async function sendDeadLetters(queueName: string, bodies: readonly string[]): Promise<void> {
  const QueueUrl = await app.urlOf(queueName);
  for (let from = 0; from < bodies.length; from += 10) {
    const Entries = bodies.slice(from, from + 10).map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    await app.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
}

const kafkaDeadLetter = (orderId: string): string => {
  const failure = recordFailure(binaryRecord(fulfilled(orderId)), new Error('the bus was away'), {
    eventId: `evt-${orderId}`,
  });
  return JSON.stringify(failureRecord('tributary-dev-bridge-kafka', failure, Date.now()));
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const invocationDeadLetter = (orderId: string): string =>
  JSON.stringify({
    version: '1.0',
    requestContext: {
      functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-notify-delivery:$LATEST',
      condition: 'RetriesExhausted',
    },
    requestPayload: onTheBus(fulfilled(orderId)),
    responsePayload: { errorType: 'InternalErrorException', errorMessage: 'the topic was away' },
  });

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(2, '0')}`);

test('a redrive killed in the middle loses nothing and does nothing twice', async () => {
  const [viaKafka, viaLambda] = [numbered('K', 20), numbered('L', 20)];
  await sendDeadLetters(BRIDGE_FAILED, viaKafka.map(kafkaDeadLetter));
  await sendDeadLetters(NOTIFY_FAILED, viaLambda.map(invocationDeadLetter));
  const urls = await Promise.all([BRIDGE_FAILED, NOTIFY_FAILED].map((name) => app.urlOf(name)));
  const left = async () => (await Promise.all(urls.map((url) => depthOf(app.sqs, url)))).reduce((a, b) => a + b, 0);
  const killed = redriveInBackground('--rate', '20');
  await until(async () => (await left()) <= 28, 'a part of the dead letters to be redriven');
  killed.kill('SIGKILL');
  expect(await left()).toBeGreaterThan(0);
  // The dead letters that the killed process held are hidden until their visibility timeout ends.
  await until(
    async () => {
      await dlq('redrive', '--all');
      return (await left()) === 0;
    },
    'all dead letters to be redriven',
    60_000,
  );
  expect(ordersIn(await app.notices())).toEqual([...viaKafka, ...viaLambda]);
}, 120_000);

function redriveInBackground(...args: readonly string[]): ChildProcess {
  const command = ['ops/dlq.ts', 'redrive', '--all', '--endpoint', app.region.endpoint, ...args];
  return spawn(process.execPath, command, { cwd: app.copy.folder, stdio: 'ignore' });
}

test('on AWS the endpoint, the Region and the credentials come from the environment', async () => {
  const PATH = process.env['PATH'];
  const aws = {
    AWS_ENDPOINT_URL: app.region.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 's',
  };
  const onAws = (env: NodeJS.ProcessEnv, ...args: readonly string[]) =>
    app.copy.node(['ops/dlq.ts', ...args, '--aws'], { PATH, HOME: app.copy.folder, ...env });
  await sendDeadLetters(BRIDGE_FAILED, [kafkaDeadLetter('W-1')]);
  await expect(onAws({ AWS_ENDPOINT_URL: app.region.endpoint }, 'list')).rejects.toThrow('No Region is set');
  await expect(onAws(aws, 'list', '--stage', 'prod')).rejects.toThrow('begins with tributary-prod-.');
  expect(await onAws(aws, 'list')).toContain('OrderFulfilled evt-W-1');
  await expect(onAws(aws, 'redrive', '--all')).rejects.toThrow('Set KAFKA_BOOTSTRAP_SERVERS');
  const kafka = { KAFKA_BOOTSTRAP_SERVERS: app.region.kafkaBootstrapServers, KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT' };
  expect(await onAws({ ...aws, ...kafka }, 'redrive', '--all')).toBe(
    '1 of 1 dead letters redriven.\nAWS, by the endpoint of AWS_ENDPOINT_URL\n',
  );
  expect(ordersIn(await app.notices())).toEqual(['W-1']);
}, 60_000);

test('dead letters that cannot be redriven stay, and the exit code says so', async () => {
  const orphan = JSON.stringify({
    requestPayload: {},
    requestContext: { functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:gone' },
  });
  await sendDeadLetters(NOTIFY_FAILED, [orphan]);
  await expect(dlq('redrive', '--all')).rejects.toThrow('Function not found');
  expect(await depthOf(app.sqs, await app.urlOf(NOTIFY_FAILED))).toBe(1);
  await discardFirst(NOTIFY_FAILED);
}, 60_000);

function arnOf(resource: RunningResource | undefined): string {
  const arn = resource?.attributes['Arn'];
  return typeof arn === 'string' ? arn : '';
}

test('an undelivered event goes to the target that did not get it, and to no other', async () => {
  const { resources } = app.region;
  const target = resources.get('NotifyDashdeliveryLambdaFunction');
  const rule = [...resources].find(([id, { type }]) => type === 'AWS::Events::Rule' && id.includes('notifydelivery'));
  const attributes = {
    RULE_ARN: arnOf(rule?.[1]),
    TARGET_ARN: arnOf(target),
    ERROR_CODE: 'NO_PERMISSIONS',
    ERROR_MESSAGE: 'Lambda function failed due to insufficient permissions.',
  };
  await app.sqs.send(
    new SendMessageCommand({
      QueueUrl: await app.urlOf(NOTIFY_UNDELIVERED),
      MessageBody: JSON.stringify(onTheBus(fulfilled('U-1'))),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  );
  expect((await queueOf(NOTIFY_UNDELIVERED))['reasons']).toEqual({ NO_PERMISSIONS: 1 });
  expect(await dlq('redrive', '--reason', 'NO_PERMISSIONS')).toBe('1 of 1 dead letters redriven.\n');
  expect(ordersIn(await app.notices())).toEqual(['U-1']);
  const invoked = app.region.journal.hops().filter(({ step, ids }) => step === 'invoked' && ids.includes('evt-U-1'));
  expect(invoked.map(({ place }) => place)).toEqual(['function/tributary-dev-notify-delivery']);
}, 60_000);
