import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import type { Event } from '#lib/event.ts';
import { binaryMessage, type KafkaMessage } from '#lib/kafka/message.ts';
import { confluentRegistry } from '#lib/kafka/registry/confluent-registry.ts';
import type { SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import { encodeValue } from '#lib/kafka/values/encode-value.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { produce } from '../../demo/traffic/send.ts';
import { checkPayload, replacePayload } from '../../ops/dlq/edit.ts';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { show } from '../../ops/dlq/show.ts';
import { arn, queue, queuePolicy } from '../../packages/region/test/support/resources.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { encodingsOf } from '../support/encoded-records.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';
import { busSample, placedOrder } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const ENCODINGS: Readonly<Record<string, ValueEncoding>> = { payments: 'avro', inventory: 'protobuf' };

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
let region: Region;
let registry: SchemaRegistry;
let endpoint: Endpoint;
afterEach(async () => {
  await endpoint.close();
  await region.stop();
  rmSync(folder, { recursive: true });
});

/** A template as the framework wrote it. */
interface Compiled {
  readonly Resources: Record<string, { readonly Properties: Record<string, Record<string, object>> }>;
  readonly Metadata: { readonly Region: { readonly Parameters: Record<string, string> } };
}

/** Has the topics carry what the tests write, whatever they carry in the shop, with schemas in the region's registry. */
function configure({ Resources, Metadata }: Compiled): void {
  Metadata.Region.Parameters['KafkaSchemaRegistry'] = '{kafka.schemaRegistryUrl}';
  const values = Object.entries(ENCODINGS).map((pair) => pair.join(':'));
  Object.assign(Resources['BridgeDashkafkaLambdaFunction']?.Properties['Environment']?.['Variables'] ?? {}, {
    KAFKA_VALUES: values.join(','),
    KAFKA_SCHEMA_REGISTRY: { Ref: 'KafkaSchemaRegistry' },
  });
  for (const mapping of ['BridgeKafkaPaymentsMapping', 'BridgeKafkaInventoryMapping'])
    Object.assign(Resources[mapping]?.Properties['AmazonManagedKafkaEventSourceConfig'] ?? {}, {
      SchemaRegistryConfig: {
        'Fn::If': [
          'ProvisionedPollers',
          {
            SchemaRegistryURI: { Ref: 'KafkaSchemaRegistry' },
            EventRecordFormat: 'JSON',
            SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
          },
          { Ref: 'AWS::NoValue' },
        ],
      },
    });
}

async function started(KafkaPollers: string): Promise<void> {
  const compiled = await ensurePackaged();
  folder = mkdtempSync(path.join(os.tmpdir(), 'encoded-'));
  cpSync(path.dirname(compiled), folder, { recursive: true });
  const template = JSON.parse(readFileSync(compiled, 'utf8'));
  configure(template);
  Object.assign(template.Resources, OBSERVER);
  writeFileSync(path.join(folder, path.basename(compiled)), JSON.stringify(template));
  const parameters = { KafkaPollers };
  region = await startRegion({ packageDir: folder, port: 0, kafka: { port: 0 }, clock: 'virtual', parameters });
  registry = confluentRegistry(region.schemaRegistryUrl, { fetch });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
}

/** As a team does it before its producer writes. */
async function registered(event: Event, encoding: ValueEncoding): Promise<void> {
  const { name, avroSchema, protobufSchema } = encodingsOf(event);
  const schema = encoding === 'avro' ? avroSchema : protobufSchema;
  const answer = await fetch(`${region.schemaRegistryUrl}/subjects/${name}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema, schemaType: encoding.toUpperCase() }),
  });
  expect(answer.status).toBe(200);
}

async function messageOf(topic: string, event: Event<string, object>): Promise<KafkaMessage> {
  const message = binaryMessage(topic, event);
  const encoding = ENCODINGS[topic];
  if (encoding === undefined) return message;
  await registered(event, encoding);
  const value = await encodeValue(registry, encodingsOf(event), encoding, event.data, 'a test');
  return { ...message, value, headers: new Map([...message.headers, ['content-type', `application/${encoding}`]]) };
}

async function produced(...messages: readonly KafkaMessage[]): Promise<void> {
  await produce(messages, region.kafkaConnection);
  await region.settled();
}

const sample = (type: string): Event<string, object> => {
  const { metadata, data } = busSample<Event<string, object>>(type).detail;
  return { metadata: { ...metadata, hops: 0 }, data };
};

const refOf = (logicalId: string): string => region.resources.get(logicalId)?.ref ?? '';

/** The events from outside that were on the bus since the last call, by type. */
async function onTheBus() {
  const bodies = await drain(new SQSClient(clientOf(region)), refOf('Seen'));
  const details = bodies.map((body) => JSON.parse(body)).filter((event) => event.detail.metadata.hops === 1);
  return new Map(details.map((event) => [event['detail-type'], event.detail.data]));
}

test.each(['on-demand', 'provisioned', 'provisioned-partial'])(
  'orders in JSON, payments in Avro and stock in Protobuf are the same events on the bus with pollers %s',
  async (pollers) => {
    await started(pollers);
    const [order, payment, stock] = [placedOrder({ hops: 0 }), sample('PaymentCaptured'), sample('StockReserved')];
    await produced(
      await messageOf('orders', order),
      await messageOf('payments', payment),
      await messageOf('inventory', stock),
    );
    const seen = await onTheBus();
    expect(seen.get('OrderPlaced')).toEqual(order.data);
    expect(seen.get('PaymentCaptured')).toEqual(payment.data);
    expect(seen.get('StockReserved')).toEqual(stock.data);
  },
  TIMEOUT_MS,
);

test(
  'a payment that breaks its contract is mended as JSON and redriven in Avro, while the one behind it is through',
  async () => {
    await started('on-demand');
    const [payment, declined] = [sample('PaymentCaptured'), sample('PaymentDeclined')];
    const broken = { ...payment, data: { ...payment.data, method: '' } };
    await produced(await messageOf('payments', broken), await messageOf('payments', declined));
    expect([...(await onTheBus()).keys()]).toEqual(['PaymentDeclined']);

    const { id } = payment.metadata;
    const shown = JSON.parse(await show(endpoint, id, { json: false, payload: true, limit: 10 }));
    expect(shown).toMatchObject({ encoding: 'avro', value: broken.data });
    const mended = { payload: { ...shown, value: payment.data }, check: checkPayload, limit: 10 };
    await replacePayload(endpoint, id, mended);
    const { succeeded } = await redrive(endpoint, REDRIVE_ALL);
    await region.settled();
    expect(succeeded).toBe(true);
    expect((await onTheBus()).get('PaymentCaptured')).toEqual(payment.data);
  },
  TIMEOUT_MS,
);
