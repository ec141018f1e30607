import type { Json, JsonObject } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import { binaryMessage, type EncodedData } from '#lib/kafka/message.ts';
import { sampleOf } from '../../samples/sample.ts';
import type { EncodedTopic } from './encoded-topic.ts';
import { httpEvent } from './http-event.ts';
import { type From, KINDS, type NewHandler } from './new-handler.ts';

export const SAMPLE_TIME = '2026-03-02T12:00:00Z';

/** The invocation of the handler with a sample of its first event, as its file. */
export function sampleFile(handler: NewHandler): Readonly<Record<string, string>> {
  const { name, from } = handler;
  return { [`events/${KINDS[from].samples}/${name}.json`]: `${JSON.stringify(INVOCATIONS[from](handler), null, 2)}\n` };
}

const INVOCATIONS: Readonly<Record<From, (handler: NewHandler) => JsonObject>> = {
  bus: busEvent,
  queue: (handler) => ({ Records: [message(handler)] }),
  http: (handler) => (handler.http ? httpEvent(handler.name, handler.http) : {}),
  schedule: ({ name }) => ({
    version: '0',
    id: `evt-${name}-1`,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: SAMPLE_TIME,
    region: 'eu-west-1',
    resources: [`arn:aws:events:eu-west-1:123456789012:rule/${name}`],
    detail: {},
  }),
  kafka: (handler) => ({
    eventSource: 'aws:kafka',
    eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/sample/11111111-2222-3333-4444-555555555555-1',
    bootstrapServers: 'b-1.sample.c1.kafka.eu-west-1.amazonaws.com:9098',
    records: { [`${handler.topic}-0`]: [record(handler)] },
  }),
};

/** @param hops how often it was carried before */
function eventOf({ name, events: [first] }: NewHandler, hops: number): Event<string, Json> {
  if (first === undefined) throw new Error(`${name} reacts to no event`);
  return {
    metadata: {
      id: `evt-${name}-1`,
      type: first.type,
      version: first.version,
      source: first.source,
      subject: `${name}-1`,
      time: SAMPLE_TIME,
      correlationId: `story-${name}-1`,
      causationId: `evt-${name}-1`,
      sequence: 1,
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      hops,
    },
    data: sampleOf(first.schema),
  };
}

function busEvent(handler: NewHandler): JsonObject {
  const { metadata, data } = eventOf(handler, 1);
  const { type, source } = metadata;
  return {
    version: '0',
    id: '6f1c0a52-0000-4000-8000-000000000001',
    'detail-type': type,
    source,
    account: '123456789012',
    time: SAMPLE_TIME,
    region: 'eu-west-1',
    resources: [],
    detail: { metadata: { ...metadata }, data },
  };
}

const message = (handler: NewHandler): JsonObject => ({
  messageId: '059f36b4-87a3-44ab-83d2-661975000001',
  receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCg1',
  body: JSON.stringify(busEvent(handler)),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: String(Date.parse(SAMPLE_TIME)),
    SenderId: 'AIDAIENQZJOLO23YVJ4VO',
    ApproximateFirstReceiveTimestamp: String(Date.parse(SAMPLE_TIME) + 12),
  },
  messageAttributes: {},
  md5OfBody: '00000000000000000000000000000000',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:eu-west-1:123456789012:${handler.service}-dev-${handler.name}`,
  awsRegion: 'eu-west-1',
});

/** Lambda delivers keys and values in Base64, and headers as signed bytes. */
function record(handler: NewHandler): JsonObject {
  const event = eventOf(handler, 0);
  const { topic, key, value, headers } = binaryMessage(handler.topic ?? '', event, decodedData(handler, event));
  return {
    topic,
    partition: 0,
    offset: 1,
    timestamp: Date.parse(SAMPLE_TIME),
    timestampType: 'CREATE_TIME',
    key: Buffer.from(key).toString('base64'),
    value: value.toString('base64'),
    ...(handler.encoded && { valueSchemaMetadata: schemaMetadata(handler.encoded) }),
    headers: [...headers].map(([name, text]) => ({ [name]: [...new Int8Array(Buffer.from(text))] })),
  };
}

/** The value as the mapping hands it over that has decoded it. */
function decodedData({ encoded }: NewHandler, { data }: Event<string, Json>): EncodedData | undefined {
  if (encoded === undefined) return undefined;
  const value = Buffer.from(JSON.stringify(data));
  return { value, contentType: `application/${encoded.encoding}`, dataSchema: undefined };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html */
const schemaMetadata = ({ encoding }: EncodedTopic): JsonObject => ({
  dataFormat: encoding.toUpperCase(),
  schemaId: '1',
});
