import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Consumer } from '@platformatic/kafka';
import avsc from 'avsc';
import protobuf from 'protobufjs';
import { clientOf } from '../../tools/aws-clients.ts';
import { type EncodedShop, encodedShop } from '../support/encoded-shop.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { busSample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
/** One function for each encoding, and a bridge that reads what they write. */
const FUNCTIONS = `
  publish-to-kafka:
    events:
      - eventBridge:
          eventBus: !Ref Bus
          pattern: { source: [partner.shipments], detail-type: [ShipmentDispatched] }
    kafkaProduces: [{ name: partner-shipments, value: avro }]
    environment: { TOPIC: partner-shipments }

  publish-parcels:
    events:
      - eventBridge:
          eventBus: !Ref Bus
          pattern: { source: [partner.shipments], detail-type: [ShipmentDelivered] }
    kafkaProduces: [{ name: partner-parcels, value: protobuf }]
    environment: { TOPIC: partner-parcels }

  bridge-shipments:
    timeout: 840
    kafkaTopics: [{ name: partner-shipments, value: avro }, { name: partner-parcels, value: protobuf }]
    consumerGroup: bridge-shipments
    publishes: [partner.shipments]
`;

let copy: ProjectCopy;
let shop: EncodedShop;
beforeAll(async () => {
  copy = new ProjectCopy();
  await copy.takePackage();
  addFunction('publish-parcels', 'publish-to-kafka');
  addFunction('bridge-shipments', 'bridge-kafka', (code) =>
    code.replace('  sourceOf,', `  sourceOf: () => 'partner.shipments',`),
  );
  const text = readFileSync(path.join(copy.folder, 'serverless.yml'), 'utf8');
  copy.write('serverless.yml', text.replace(/^ {2}publish-to-kafka:\n(?: {4}.*\n)+/m, FUNCTIONS.slice(1)));
  await copy.node(['tools/package.ts']);
}, TIMEOUT_MS);
afterAll(() => copy[Symbol.dispose]());
afterEach(() => shop.stop());

function addFunction(name: string, from: string, change = (code: string) => code): void {
  cpSync(path.join(copy.folder, 'functions', from), path.join(copy.folder, 'functions', name), { recursive: true });
  const handler = `functions/${name}/handler.ts`;
  copy.write(handler, change(readFileSync(path.join(copy.folder, handler), 'utf8')));
}

async function putOnBus(...types: readonly string[]): Promise<void> {
  const Entries = types.map((DetailType) => {
    const { source: Source, detail } = busSample(DetailType);
    return { EventBusName: shop.region.resources.get('Bus')?.ref, Source, DetailType, Detail: JSON.stringify(detail) };
  });
  const bus = new EventBridgeClient(clientOf(shop.region));
  expect(await bus.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 });
  bus.destroy();
  await shop.region.settled();
}

/** The one record of a topic. */
async function written(topic: string) {
  const bootstrapBrokers = [...shop.region.kafkaConnection.bootstrapServers];
  const consumer = new Consumer({ clientId: 'test', bootstrapBrokers, groupId: 'test' });
  try {
    for await (const { key, value, headers } of await consumer.consume({ topics: [topic], mode: 'earliest' })) {
      const texts = new Map([...headers].map(([name, bytes]) => [name.toString(), bytes.toString()]));
      return { key: key?.toString(), value, headers: texts };
    }
  } finally {
    await consumer.close(true);
  }
  throw new Error(`${topic} is empty.`);
}

/** How a reader of each registry gets at the schema of a value, and at what stands behind its frame. */
const FRAMES = {
  confluent: { id: (value: Buffer) => String(value.readInt32BE(1)), headBytes: 5 },
  glue: { id: (value: Buffer) => uuid(value.toString('hex', 2, 18)), headBytes: 18 },
} as const;

const uuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

test.each(['confluent', 'glue'] as const)(
  'events from the bus are on topics in Avro and Protobuf as readers of the registry of %s have them, and come back by a bridge',
  async (registry) => {
    const compiled = path.join(copy.folder, '.serverless/cloudformation-template-update-stack.json');
    shop = await encodedShop(compiled, registry === 'glue' ? { KafkaSchemaRegistry: 'glue' } : {});
    const [dispatched, delivered] = [busSample('ShipmentDispatched').detail, busSample('ShipmentDelivered').detail];
    await putOnBus('ShipmentDispatched', 'ShipmentDelivered');
    expect(await shop.deadLetters('PublishToKafkaFailedQueue')).toEqual([]);
    expect(await shop.deadLetters('PublishParcelsFailedQueue')).toEqual([]);
    expect(await shop.deadLetters('BridgeShipmentsFailedQueue')).toEqual([]);

    const { id, headBytes } = FRAMES[registry];
    const avro = await written('partner-shipments');
    const avroSchema = await shop.schemaOf(id(avro.value));
    expect({ ...avsc.Type.forSchema(JSON.parse(avroSchema)).fromBuffer(avro.value.subarray(headBytes)) }).toEqual(
      dispatched.data,
    );
    expect(avro.key).toBe('SHP-2001');
    expect(avro.headers.get('content-type')).toBe('application/avro');
    expect(avro.headers.get('ce_hops')).toBe('1');

    const parcel = await written('partner-parcels');
    const proto = protobuf.parse(await shop.schemaOf(id(parcel.value)), { keepCase: true }).root;
    // One byte is the index of the message: the first of its file.
    const message = proto.lookupType('ShipmentDeliveredV1').decode(parcel.value.subarray(headBytes + 1));
    expect(parcel.value[headBytes]).toBe(0);
    expect(message.toJSON()).toEqual(delivered.data);
    expect(parcel.headers.get('content-type')).toBe('application/protobuf');

    const back = (await shop.onTheBus()).filter(({ detail }) => detail.metadata.hops === 2);
    expect(new Map(back.map(({ detail }) => [detail.metadata.type, detail.data]))).toEqual(
      new Map([
        ['ShipmentDispatched', dispatched.data],
        ['ShipmentDelivered', delivered.data],
      ]),
    );
  },
  TIMEOUT_MS,
);
