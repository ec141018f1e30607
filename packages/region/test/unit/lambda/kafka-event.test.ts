import { expect, test } from '@jest/globals';
import type { KafkaRecord } from '../../../src/kafka-client/record.ts';
import { kafkaEvent, kafkaEventRecord } from '../../../src/lambda/mappings/kafka-event.ts';
import { batchFailureRecord, recordFailureRecord } from '../../../src/lambda/mappings/kafka-failure.ts';
import { partitionNamed } from './mapping-harness.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:000000000000:cluster/main/0c6e';
const SERVERS = 'b-1.example:9098,b-2.example:9098';
const FUNCTION = 'arn:aws:lambda:eu-central-1:000000000000:function:bridge';

const record = (changes: Partial<KafkaRecord> = {}): KafkaRecord => ({
  topic: 'orders',
  partition: 0,
  offset: 15n,
  timestampMs: 1_545_084_650_987,
  timestampType: 'CREATE_TIME',
  key: Buffer.from('o-1'),
  value: Buffer.from('{"a":1}'),
  headers: [],
  ...changes,
});
const item = (changes: Partial<KafkaRecord> = {}) => {
  const one = record(changes);
  const json = JSON.stringify(kafkaEventRecord(one));
  const partition = partitionNamed(`${one.topic}-${one.partition}`);
  const { offset: position, timestampMs } = one;
  return { partition, position, timestampMs, json, sizeBytes: json.length, ids: [], record: one };
};

test('an event has its records by partition, byte for byte', () => {
  const items = [item(), item({ partition: 1, offset: 3n }), item({ offset: 16n })];
  const common =
    '"timestamp":1545084650987,"timestampType":"CREATE_TIME","key":"by0x","value":"eyJhIjoxfQ==","headers":[]';
  expect(kafkaEvent(items, CLUSTER, SERVERS)).toBe(
    `{"eventSource":"aws:kafka","eventSourceArn":"${CLUSTER}","bootstrapServers":"${SERVERS}","records":{` +
      `"orders-0":[{"topic":"orders","partition":0,"offset":15,${common}},{"topic":"orders","partition":0,"offset":16,${common}}],` +
      `"orders-1":[{"topic":"orders","partition":1,"offset":3,${common}}]}}`,
  );
});

test('a key or value that is null is absent, an empty one is empty', () => {
  expect(kafkaEventRecord(record({ key: null, value: null }))).toEqual({
    topic: 'orders',
    partition: 0,
    offset: 15,
    timestamp: 1_545_084_650_987,
    timestampType: 'CREATE_TIME',
    headers: [],
  });
  expect(kafkaEventRecord(record({ key: Buffer.alloc(0) }))['key']).toBe('');
});

test('headers keep their order and repeat; their bytes are signed; a null one is an empty object', () => {
  const headers = [
    [Buffer.from('h'), Buffer.from('hé')],
    [Buffer.from('h'), Buffer.alloc(0)],
    [Buffer.from('none'), null],
  ] as const;
  expect(kafkaEventRecord(record({ headers }))['headers']).toEqual([{ h: [104, -61, -87] }, { h: [] }, {}]);
});

const origin = {
  functionArn: FUNCTION,
  eventSourceArn: CLUSTER,
  bootstrapServers: SERVERS,
  requestId: 'r-1',
  at: Date.UTC(2026, 10, 21),
};
const last = { requestId: 'r-1', functionError: 'Unhandled', payload: '{}' } as const;

test('a queue gets the offsets of the records, not their contents', () => {
  const items = [item(), item({ offset: 16n, timestampMs: 1_545_084_651_000 }), item({ partition: 1, offset: 3n })];
  const discard = { items, condition: 'RetryAttemptsExhausted', invokeCount: 3, last } as const;
  expect(JSON.parse(batchFailureRecord(discard, origin))).toEqual({
    requestContext: {
      requestId: 'r-1',
      functionArn: FUNCTION,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-21T00:00:00.000Z',
    KafkaBatchInfo: {
      batchSize: 3,
      eventSourceArn: CLUSTER,
      bootstrapServers: SERVERS,
      payloadSize: kafkaEvent(items, CLUSTER, SERVERS).length,
      recordsInfo: {
        'orders-0': {
          firstRecordOffset: '15',
          lastRecordOffset: '16',
          firstRecordTimestamp: '2018-12-17T22:10:50.987Z',
          lastRecordTimestamp: '2018-12-17T22:10:51.000Z',
        },
        'orders-1': {
          firstRecordOffset: '3',
          lastRecordOffset: '3',
          firstRecordTimestamp: '2018-12-17T22:10:50.987Z',
          lastRecordTimestamp: '2018-12-17T22:10:50.987Z',
        },
      },
    },
  });
});

test('a record that is too large was never handled: there is no response', () => {
  const discard = {
    items: [item()],
    condition: 'MaximumPayloadSizeExceeded',
    invokeCount: 0,
    last: undefined,
  } as const;
  expect(JSON.parse(batchFailureRecord(discard, origin)).responseContext).toBeNull();
});

test('a Kafka topic gets the record itself', () => {
  const discard = { items: [item()], condition: 'RetryAttemptsExhausted', invokeCount: 3, last } as const;
  const payload = JSON.parse(kafkaEvent([item()], CLUSTER, SERVERS));
  expect(JSON.parse(recordFailureRecord(discard, item(), origin))).toEqual({
    requestContext: {
      requestId: 'r-1',
      functionArn: `${FUNCTION}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-21T00:00:00.000Z',
    KafkaBatchInfo: {
      batchSize: 1,
      eventSourceArn: CLUSTER,
      bootstrapServers: SERVERS,
      payloadSize: kafkaEvent([item()], CLUSTER, SERVERS).length,
      recordInfo: { offset: '15', timestamp: '2018-12-17T22:10:50.987Z' },
    },
    payload,
  });
});
