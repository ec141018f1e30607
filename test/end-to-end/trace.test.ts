import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Consumer, Producer, stringDeserializers, stringSerializer } from '@platformatic/kafka';
import { type Region, startRegion } from '@tributary/region';
import { at, type JsonObject, numberOf, objectOf, textOf } from '@tributary/region/json';
import { confluentRegistry } from '#lib/kafka/registry/confluent-registry.ts';
import { registerContracts } from '#lib/kafka/registry/register.ts';
import { encodeValue } from '#lib/kafka/values/encode-value.ts';
import { paymentCapturedEncodings } from '#schemas/generated/encodings.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { sample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
/** Each test has a trace of its own. */
const traceOf = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;

let region: Region;
let clients: { events: EventBridgeClient; queues: SQSClient; states: SFNClient };
/** URL of a queue that gets everything that is on the bus. */
let listener: string;

beforeAll(async () => {
  await ensurePackaged();
  region = await startRegion({ port: 0, kafka: { port: 0 }, clock: 'virtual' });
  const settings = clientOf(region);
  clients = {
    events: new EventBridgeClient(settings),
    queues: new SQSClient(settings),
    states: new SFNClient(settings),
  };
  listener = await listen();
}, TIMEOUT_MS);
afterAll(() => region.stop());

const refOf = (id: string): string => region.resources.get(id)?.ref ?? id;

async function listen(): Promise<string> {
  const [Rule, EventBusName] = ['listener', refOf('Bus')];
  const Arn = 'arn:aws:sqs:eu-west-1:000000000000:listener';
  const Statement = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:*', Resource: Arn };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  const queue = await clients.queues.send(new CreateQueueCommand({ QueueName: Rule, Attributes: { Policy } }));
  const EventPattern = JSON.stringify({ source: [{ exists: true }] });
  await clients.events.send(new PutRuleCommand({ EventBusName, Name: Rule, EventPattern }));
  await clients.events.send(new PutTargetsCommand({ EventBusName, Rule, Targets: [{ Id: 'queue', Arn }] }));
  return queue.QueueUrl ?? '';
}

/** What has been on the bus since it was last asked, as type and trace. */
async function heard(): Promise<readonly string[]> {
  await region.settled();
  const bodies = (await drain(clients.queues, listener)).map((body) => JSON.parse(body));
  return bodies.map((event) => `${event['detail-type']} ${event.detail.metadata.traceparent}`).toSorted();
}

/** The sample, in that trace. */
function inTrace(file: string, traceparent: string) {
  const event = objectOf(sample(`eventbridge/${file}.json`));
  const metadata = objectOf(at(event, 'detail', 'metadata'));
  const traced = { ...metadata, id: `${textOf(metadata['id'])}-${traceparent}`, traceparent };
  return { ...event, detail: { ...objectOf(event['detail']), metadata: traced } };
}

async function putOnBus(file: string, traceparent: string): Promise<void> {
  const event: JsonObject = inTrace(file, traceparent);
  const [Source, DetailType] = [textOf(event['source']), textOf(event['detail-type'])];
  const entry = { EventBusName: refOf('Bus'), Source, DetailType, Detail: JSON.stringify(event['detail']) };
  await clients.events.send(new PutEventsCommand({ Entries: [entry] }));
  await region.settled();
}

/** Payments are in Avro, and all else is in JSON. */
async function valueOn(topic: string, data: unknown): Promise<Buffer> {
  if (topic !== 'payments') return Buffer.from(JSON.stringify(data));
  const contract = paymentCapturedEncodings;
  await registerContracts(region.schemaRegistryUrl, [{ contract, encoding: 'avro' }], { fetch });
  return encodeValue(confluentRegistry(region.schemaRegistryUrl, { fetch }), contract, 'avro', objectOf(data), 'it');
}

/** Writes the sample with its trace in a plain header, as a producer does that traces without CloudEvents. */
async function produce(topic: string, file: string, traceparent: string): Promise<void> {
  const event: JsonObject = inTrace(file, traceparent);
  const metadata = objectOf(at(event, 'detail', 'metadata'));
  const attributes = ['id', 'type', 'source', 'subject', 'time'].map((name) => [`ce_${name}`, textOf(metadata[name])]);
  const headers = Object.fromEntries([
    ...attributes,
    ['ce_specversion', '1.0'],
    ['ce_dataversion', String(numberOf(metadata['version']))],
  ]);
  const producer = new Producer({
    clientId: 'test',
    bootstrapBrokers: [...region.kafkaConnection.bootstrapServers],
    serializers: { key: stringSerializer, headerKey: stringSerializer, headerValue: stringSerializer },
  });
  const message = {
    topic,
    key: textOf(metadata['subject']),
    value: await valueOn(topic, at(event, 'detail', 'data')),
    headers: { ...headers, traceparent },
  };
  await producer.send({ messages: [message] });
  await producer.close();
}

/** Every trace that the executions of the billing workflow have in their input and history. */
async function tracesOfBilling(): Promise<ReadonlySet<string>> {
  const { states } = clients;
  const list = new ListExecutionsCommand({ stateMachineArn: refOf('BillingWorkflow') });
  const { executions = [] } = await states.send(list);
  const texts = await Promise.all(
    executions.map(async ({ executionArn }) => {
      const { input } = await states.send(new DescribeExecutionCommand({ executionArn }));
      return `${input}${JSON.stringify(await states.send(new GetExecutionHistoryCommand({ executionArn })))}`;
    }),
  );
  return new Set(texts.join('').match(/00-[0-9a-f]{32}-[0-9a-f]{16}-01/g));
}

test(
  'a Kafka record has one trace, through the bus, the billing workflow and the event that ends it',
  async () => {
    const trace = traceOf('1');
    await produce('payments', 'PaymentCaptured', trace);
    expect(await heard()).toEqual([`PaymentCaptured ${trace}`]);
    await produce('orders', 'OrderFulfilled', trace);
    expect(await heard()).toEqual([`OrderBilled ${trace}`, `OrderFulfilled ${trace}`]);
    expect(await tracesOfBilling()).toEqual(new Set([trace]));
  },
  TIMEOUT_MS,
);

test(
  'what functions cannot handle has its trace on the dead-letter queue, as an attribute of the message',
  async () => {
    const trace = traceOf('2');
    await putOnBus('OrderFulfilled.bad', trace);
    for (const queue of ['RecordAnalyticsFailedQueue', 'NotifyDeliveryFailedQueue']) {
      const { Messages } = await clients.queues.send(
        new ReceiveMessageCommand({ QueueUrl: refOf(queue), MessageAttributeNames: ['All'] }),
      );
      expect(Messages).toMatchObject([
        { MessageAttributes: { traceparent: { DataType: 'String', StringValue: trace } } },
      ]);
    }
  },
  TIMEOUT_MS,
);

test(
  'a partner event has its trace in the headers of its record',
  async () => {
    const trace = traceOf('3');
    await putOnBus('ShipmentDispatched', trace);
    const consumer = new Consumer({
      clientId: 'test',
      groupId: 'test',
      bootstrapBrokers: [...region.kafkaConnection.bootstrapServers],
      deserializers: stringDeserializers,
    });
    const stream = await consumer.consume({ topics: ['partner-shipments'], mode: 'earliest' });
    for await (const { headers } of stream) {
      expect([headers.get('ce_traceparent'), headers.get('traceparent')]).toEqual([trace, trace]);
      break;
    }
    await consumer.close(true);
  },
  TIMEOUT_MS,
);

test(
  'a request has one trace, through the event store and the outbox to the bus and what follows there',
  async () => {
    const trace = traceOf('4');
    await heard();
    const body = textOf(at(sample('http/place-order.json'), 'body'));
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'traced', traceparent: trace };
    const endpoint = region.resources.get('HttpApi')?.attributes['ApiEndpoint'];
    const answer = await fetch(`${textOf(endpoint)}/orders`, { method: 'POST', headers, body });
    expect(answer.status).toBe(201);
    expect(await heard()).toEqual([`OrderPlaced ${trace}`]);
  },
  TIMEOUT_MS,
);
