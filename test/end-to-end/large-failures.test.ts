import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { parsePlan } from '@tributary/region/faults';
import { at, type JsonObject, objectOf, objectsOf, parseJson, textOf } from '@tributary/region/json';
import kafkajs from 'kafkajs';
import { binaryMessage } from '#lib/kafka/message.ts';
import { produce } from '../../demo/traffic/send.ts';
import { discard } from '../../ops/dlq/discard.ts';
import { edit } from '../../ops/dlq/edit.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { list } from '../../ops/dlq/list.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { show } from '../../ops/dlq/show.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';
import { fulfilledOrder } from '../support/samples.ts';

const QUEUE = 'tributary-dev-bridge-kafka-failed';
const SHOW = { json: false, payload: true, limit: 100 };
const MB = 1_000_000;
const TIMEOUT_MS = 180_000;
/** Stands for personal data. A parser's message would quote a text this short as a whole. */
const PERSONAL = 'Zebulon';

let region: Region;
let endpoint: Endpoint;
let folder: string;
const logged: string[] = [];

beforeAll(async () => {
  const packageDir = path.dirname(await ensurePackaged());
  // The first two payloads find no bucket.
  const faults = parsePlan({
    rules: [{ fault: 'refuse', at: 's3/PutObject', from: '*-bridge-kafka', every: 1, times: 2 }],
  });
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 }, clock: 'virtual', faults });
  region.onLog(({ text }) => logged.push(text));
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  await takeLargeRecords('orders');
}, TIMEOUT_MS);
afterAll(async () => {
  await endpoint?.close();
  await region?.stop();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'large-'));
  logged.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As in a cluster whose topics take large records. */
async function takeLargeRecords(topic: string): Promise<void> {
  const admin = new kafkajs.Kafka({
    brokers: [region.kafkaBootstrapServers],
    logLevel: kafkajs.logLevel.NOTHING,
  }).admin();
  const configEntries = [{ name: 'max.message.bytes', value: String(8 * 1024 * 1024) }];
  await admin.connect();
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries }],
  });
  await admin.disconnect();
}

function event(id: string, note: string) {
  const { metadata, data } = fulfilledOrder({ id, subject: id });
  return { metadata, data: { ...data, orderId: id, note } };
}

async function produced(id: string, value: string): Promise<void> {
  const message = { ...binaryMessage('orders', event(id, '')), value: Buffer.from(value) };
  await produce([message], region.kafkaConnection);
  await region.settled();
}

async function putOnBus(detail: object): Promise<void> {
  const [EventBusName, Source, DetailType] = [region.resources.get('Bus')?.ref, 'tributary.orders', 'OrderFulfilled'];
  const Entries = [{ EventBusName, Source, DetailType, Detail: JSON.stringify(detail) }];
  await endpoint.eventBridge.send(new PutEventsCommand({ Entries }));
  await region.settled();
}

/** No JSON, and of that many bytes. */
const poison = (sizeBytes: number): string => `{"email":"${PERSONAL}","note":"${'x'.repeat(sizeBytes)}`;

async function deadLetters(): Promise<readonly JsonObject[]> {
  const queues = objectsOf(parseJson(await list(endpoint, { json: true, limit: 100 })));
  return queues.flatMap((queue) => objectsOf(queue['deadLetters']));
}

const shown = async (id: string): Promise<JsonObject> => objectOf(parseJson(await show(endpoint, id, SHOW)));

async function objectKeys(): Promise<readonly string[]> {
  const { Contents = [] } = await endpoint.s3.send(new ListObjectsV2Command({ Bucket: bucketName() }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

const bucketName = (): string => region.resources.get('PayloadBucket')?.ref ?? '';

async function editedWith(id: string, value: object): Promise<void> {
  const file = path.join(folder, 'payload.json');
  const { key, headers } = await shown(id);
  writeFileSync(file, JSON.stringify({ key, headers, value }));
  await edit(endpoint, id, { file, limit: 100 });
}

const idOf = async (): Promise<string> => textOf((await deadLetters())[0]?.['id']);
const succeeded = (id: string): boolean =>
  region.journal
    .hops()
    .some(({ step, place, ids }) => step === 'succeeded' && /notify/.test(place) && ids.includes(id));

describe('a poison record of 3 MB', () => {
  test(
    'is handed back while the bucket is away, and lies in it once, with one dead letter, when it is there again',
    async () => {
      await produced('L-0', poison(3 * MB));
      const injected = region.journal.hops().filter(({ detail }) => detail?.['fault'] === 'refuse');
      expect(injected.map(({ place }) => place.split('/').slice(0, 2).join('/'))).toEqual([
        's3/PutObject',
        's3/PutObject',
      ]);
      expect(await deadLetters()).toMatchObject([{ reason: 'RECORD_NOT_JSON' }]);
      expect(await objectKeys()).toHaveLength(1);
      await discard(endpoint, await idOf(), { reason: 'a test', keep: undefined, limit: 100 });
      expect(await objectKeys()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'lies in the bucket, is mended, redriven and handled, and its payload is deleted',
    async () => {
      await produced('L-1', poison(3 * MB));
      expect(await deadLetters()).toMatchObject([
        { reason: 'RECORD_NOT_JSON', from: expect.stringMatching(/^orders-\d+@\d+$/) },
      ]);
      const [key = '', ...others] = await objectKeys();
      expect([key, others]).toEqual([
        expect.stringMatching(/^tributary-dev-bridge-kafka\/orders-\d+-\d+-[0-9a-f]{64}\.json$/),
        [],
      ]);
      const id = await idOf();
      expect((await shown(id))['valueText']).toBe(poison(3 * MB));
      await editedWith(id, event('L-1', 'mended').data);
      expect(await objectKeys()).toEqual([key]);
      expect((await redrive(endpoint, REDRIVE_ALL)).succeeded).toBe(true);
      await region.settled();
      expect([succeeded('L-1'), await deadLetters(), await objectKeys()]).toEqual([true, [], []]);
    },
    TIMEOUT_MS,
  );

  test(
    'that is edited and still large has its new payload in the bucket as well',
    async () => {
      await produced('L-2', poison(3 * MB));
      await editedWith(await idOf(), event('L-2', 'y'.repeat(2 * MB)).data);
      expect((await objectKeys()).map((key) => key.split('/')[0])).toEqual(['edited', 'tributary-dev-bridge-kafka']);
      expect(at(await shown(await idOf()), 'value', 'note')).toBe('y'.repeat(2 * MB));
      expect((await redrive(endpoint, REDRIVE_ALL)).succeeded).toBe(true);
      await region.settled();
      // What the bus takes no entry for is dead-lettered again: one dead letter and one payload, which are new.
      expect(await deadLetters()).toMatchObject([{ reason: 'ENTRY_TOO_LARGE', eventId: 'L-2' }]);
      expect(await objectKeys()).toEqual([expect.stringMatching(/^tributary-dev-bridge-kafka\/orders-\d+-\d+-/)]);
      await discard(endpoint, 'L-2', { reason: 'a test', keep: undefined, limit: 100 });
      expect(await objectKeys()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'is kept whole in the file of a discard',
    async () => {
      await produced('L-3', poison(3 * MB));
      const [key] = await objectKeys();
      const keep = path.join(folder, 'discarded.jsonl');
      await discard(endpoint, await idOf(), { reason: 'a test', keep, limit: 100 });
      const { payloads } = JSON.parse(readFileSync(keep, 'utf8'));
      const { record } = payloads[`s3://${bucketName()}/${key}`];
      expect(Buffer.from(record.value, 'base64').toString()).toBe(poison(3 * MB));
      expect([await deadLetters(), await objectKeys()]).toEqual([[], []]);
    },
    TIMEOUT_MS,
  );

  test(
    'whose payload is gone, or is another one, is not redriven, and the dead letter stays',
    async () => {
      await produced('L-4', poison(3 * MB));
      const [Key = ''] = await objectKeys();
      await endpoint.s3.send(new PutObjectCommand({ Bucket: bucketName(), Key, Body: '{"form":"record"}' }));
      expect(JSON.parse((await redrive(endpoint, REDRIVE_ALL)).text)).toMatchObject({
        redriven: 0,
        problems: [{ problem: `s3://${bucketName()}/${Key} is not the payload that was stored: its hash differs.` }],
      });
      await endpoint.s3.send(new DeleteObjectCommand({ Bucket: bucketName(), Key }));
      const { text, succeeded: isDone } = await redrive(endpoint, REDRIVE_ALL);
      expect([isDone, JSON.parse(text).problems[0].problem]).toEqual([
        false,
        `The payload s3://${bucketName()}/${Key} is gone. Discard the dead letter, or have the event sent again.`,
      ]);
      expect(await deadLetters()).toHaveLength(1);
      await discard(endpoint, await idOf(), { reason: 'a test', keep: undefined, limit: 100 });
    },
    TIMEOUT_MS,
  );
});

test(
  'a record that no invocation can hold is named on the queue by its mapping, and is still on its topic',
  async () => {
    await produced('L-5', poison(5 * MB));
    expect(await deadLetters()).toMatchObject([{ reason: 'MaximumPayloadSizeExceeded' }]);
    expect(await objectKeys()).toEqual([]);
    const from = textOf((await deadLetters())[0]?.['from']);
    expect(await show(endpoint, await idOf(), { ...SHOW, payload: false })).toContain(`the topic again: ${from}`);
    await discard(endpoint, await idOf(), { reason: 'a test', keep: undefined, limit: 100 });
  },
  TIMEOUT_MS,
);

test(
  'what an event holds is in its dead letters, and in no line that a function logs',
  async () => {
    await produced('S-1', `{"email":${PERSONAL}}`);
    await produced('S-2', JSON.stringify({ ...event('S-2', PERSONAL).data, lines: PERSONAL }));
    await produced('S-3', poison(3 * MB));
    const { metadata, data } = event('S-4', PERSONAL);
    await putOnBus({ metadata, data: { ...data, customer: PERSONAL } });
    const found = await deadLetters();
    expect(found.map(({ queue, reason }) => `${textOf(queue)} ${textOf(reason)}`).sort()).toEqual([
      ...['EVENT_INVALID', 'RECORD_NOT_JSON', 'RECORD_NOT_JSON'].map((reason) => `${QUEUE} ${reason}`),
      ...['notify-delivery', 'project-order', 'record-analytics'].map(
        (name) => `tributary-dev-${name}-failed EVENT_INVALID`,
      ),
    ]);
    for (const { id } of found) expect(await show(endpoint, textOf(id), SHOW)).toContain(PERSONAL);
    expect(logged.filter((line) => line.includes('on the dead-letter queue'))).toHaveLength(found.length);
    expect(logged.filter((line) => line.includes(PERSONAL))).toEqual([]);
  },
  TIMEOUT_MS,
);
