import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { PipesClient, StopPipeCommand } from '@aws-sdk/client-pipes';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import type { Hop } from '@tributary/region/journal';
import { at } from '@tributary/region/json';
import type { Event, Metadata } from '#lib/event.ts';
import { binaryMessage, type KafkaMessage, structuredMessage } from '#lib/kafka/message.ts';
import { registeredWire } from '../../demo/traffic/registered-wire.ts';
import { produce } from '../../demo/traffic/send.ts';
import { arn, queue, queuePolicy } from '../../packages/region/test/support/resources.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { busSample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const BRIDGE = 'tributary-dev-bridge-kafka';
const PIPE = 'mapping/tributary/tributary-dev-payments';

/** Sees every event that is on the bus. */
const OBSERVER = {
  Seen: queue('seen'),
  SeenPolicy: queuePolicy('Seen'),
  SeeAll: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: [{ prefix: '' }] },
      Targets: [{ Id: 'seen', Arn: arn('Seen') }],
    },
  },
};

let folder: string;
let template: unknown;
let region: Region;
beforeEach(async () => {
  const compiled = await ensurePackaged();
  folder = mkdtempSync(path.join(os.tmpdir(), 'payments-'));
  cpSync(path.dirname(compiled), folder, { recursive: true });
  const withObserver = JSON.parse(readFileSync(compiled, 'utf8'));
  Object.assign(withObserver.Resources, OBSERVER);
  template = withObserver;
  writeFileSync(path.join(folder, path.basename(compiled)), JSON.stringify(template));
  const parameters = { PaymentsPipe: 'on' };
  region = await startRegion({ packageDir: folder, port: 0, kafka: { port: 0 }, clock: 'virtual', parameters });
}, TIMEOUT_MS);
afterEach(async () => {
  await region.stop();
  rmSync(folder, { recursive: true });
});

function payment(changes: Partial<Metadata> = {}): Event {
  const { metadata, data } = busSample('PaymentCaptured').detail;
  return { metadata: { ...metadata, hops: 0, sequence: 1, ...changes }, data };
}

async function produced(...messages: readonly KafkaMessage[]): Promise<void> {
  await produce(messages, region.kafkaConnection);
  await region.settled();
}

const inPipe = (...events: readonly Event[]) =>
  produced(...events.map((event) => structuredMessage('card-payments', event)));

/** Lets the function read the topics, or not. */
async function bridge(Enabled: boolean): Promise<void> {
  const lambda = new LambdaClient(clientOf(region));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: BRIDGE }));
  for (const { UUID } of EventSourceMappings) await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  await region.settled();
}

const refOf = (logicalId: string): string => region.resources.get(logicalId)?.ref ?? '';

/** The details of the events that were on the bus since the last call. */
async function onTheBus() {
  const bodies = await drain(new SQSClient(clientOf(region)), refOf('Seen'));
  return bodies.map((body) => JSON.parse(body));
}

async function recordedPayments(): Promise<readonly (string | undefined)[]> {
  const { Items = [] } = await new DynamoDBClient(clientOf(region)).send(
    new ScanCommand({ TableName: refOf('BillingTable') }),
  );
  return Items.map(({ part }) => part?.S);
}

/** Resolves when something has happened so often. */
function happened(is: (hop: Hop) => boolean, times: number): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    region.journal.listen((hop) => {
      if (is(hop) && ++seen === times) resolve();
    });
  });
}

const failures = async (queueId: string) =>
  (await drain(new SQSClient(clientOf(region)), refOf(queueId))).map((body) => JSON.parse(body));

test(
  'a captured payment gets to the bus by the pipe alone, as the event that it is, and is recorded',
  async () => {
    await bridge(false);
    await inPipe(payment());
    const [seen, ...more] = await onTheBus();
    expect(more).toEqual([]);
    expect(seen).toMatchObject({ source: 'tributary.payments', 'detail-type': 'PaymentCaptured' });
    // It counts one hop further, and the offset is its sequence.
    const { metadata, data } = payment();
    expect(seen.detail).toEqual({ metadata: { ...metadata, hops: 1, sequence: 0 }, data });
    expect(await recordedPayments()).toEqual(['PAY-1']);
    expect(await failures('RecordPaymentFailedQueue')).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'the pipe leaves alone what its filter does not name: other types, versions and sources, what was carried, binary mode',
  async () => {
    await bridge(false);
    await inPipe(
      payment({ id: 'declined', type: 'PaymentDeclined' }),
      payment({ id: 'new', version: 2 }),
      payment({ id: 'elsewhere', source: 'tributary.orders' }),
      payment({ id: 'carried', hops: 1 }),
    );
    await produced(binaryMessage('card-payments', payment({ id: 'binary' })));
    expect(await onTheBus()).toEqual([]);
    const filtered = region.journal.hops().filter(({ step, place }) => step === 'filtered' && place === PIPE);
    const offsets = filtered.map(({ detail }) => at(detail?.['partitions'], 'card-payments-0'));
    expect(offsets).toEqual(['0-3', '4-4']);
  },
  TIMEOUT_MS,
);

test(
  'a payment that comes to the pipe in JSON and to the bridge in Avro is one event, and recorded once',
  async () => {
    const wire = await registeredWire(template, region.schemaRegistryUrl);
    const step = { topic: 'payments', event: payment() };
    const { message } = wire({ kind: 'event', step, message: binaryMessage('payments', payment()) });
    await inPipe(payment());
    await produced(...(message ? [message] : []));
    expect((await onTheBus()).map(({ source, detail }) => [source, detail.metadata.id])).toEqual([
      ['tributary.payments', 'evt-1001-pay'],
      ['tributary.payments', 'evt-1001-pay'],
    ]);
    expect(await recordedPayments()).toEqual(['PAY-1']);
    const dropped = region.journal
      .hops()
      .filter(
        ({ place, detail }) => place.endsWith('record-payment') && detail?.['message'] === 'A duplicate was dropped',
      );
    expect(dropped).toHaveLength(1);
  },
  TIMEOUT_MS,
);

test(
  'what is no JSON passes the filter, empty, and ends where a consumer refuses it',
  async () => {
    await bridge(false);
    await produced({ topic: 'card-payments', key: 'ORD-1', value: Buffer.from('no JSON'), headers: new Map() });
    expect((await onTheBus()).map(({ detail }) => [detail.metadata.id, detail.data])).toEqual([['', '']]);
    expect((await failures('RecordPaymentFailedQueue')).map(({ error }) => error.code)).toEqual(['EVENT_INVALID']);
  },
  TIMEOUT_MS,
);

test(
  'a text that breaks the JSON of the template has the pipe repeat its batch, and is not on the bus',
  async () => {
    const failedTwice = happened(({ step, place }) => step === 'failed' && place === 'pipe/tributary-dev-payments', 2);
    const events = [payment({ id: 'a "quoted" id' }), payment({ id: 'behind-it' })];
    await produce(
      events.map((event) => structuredMessage('card-payments', event)),
      region.kafkaConnection,
    );
    await failedTwice;
    await new PipesClient(clientOf(region)).send(new StopPipeCommand({ Name: 'tributary-dev-payments' }));
    await region.settled();
    expect(region.journal.hops().filter(({ step, place }) => step === 'committed' && place === PIPE)).toEqual([]);
    const ids = (await onTheBus()).map(({ detail }): string => detail.metadata.id);
    expect(ids.filter((id) => id === 'a "quoted" id')).toEqual([]);
    expect(ids.filter((id) => id === 'behind-it').length).toBeGreaterThan(1);
    expect(await recordedPayments()).toEqual(['PAY-1']);
  },
  TIMEOUT_MS,
);
