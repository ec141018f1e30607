import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import type { Broker } from '../../src/kafka/broker.ts';
import { openBroker } from '../unit/kafka/broker-fixture.ts';

const RECORDS = 1_000;
let broker: Broker;

beforeAll(async () => {
  broker = await openBroker();
});
afterAll(() => broker.stop());

const values = (): string[] => Array.from({ length: RECORDS }, (_, index) => `value ${index}`);

describe('kafkajs', () => {
  test('a group reads every record that was produced, in order per partition', async () => {
    const kafka = new Kafka({ brokers: [broker.bootstrapServer], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ idempotent: true });
    await producer.connect();
    await producer.send({ topic: 'from-kafkajs', messages: values().map((value) => ({ value, partition: 1 })) });
    await producer.disconnect();
    const consumer = kafka.consumer({ groupId: 'kafkajs' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'from-kafkajs', fromBeginning: true });
    const read: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
        read.push(String(message.value));
        if (read.length === RECORDS) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    await consumer.disconnect();

    expect(read).toEqual(values());
    expect(broker.endOffsets('from-kafkajs')).toEqual([0, RECORDS, 0]);
  });
});

describe('@platformatic/kafka', () => {
  test('a group reads every record that was produced, in order per partition', async () => {
    const client = { clientId: 'test', bootstrapBrokers: [broker.bootstrapServer] };
    const producer = new Producer({
      ...client,
      serializers: stringSerializers,
      idempotent: true,
      autocreateTopics: true,
    });
    await producer.send({
      messages: values().map((value) => ({ topic: 'from-platformatic', partition: 2, key: 'k', value })),
      acks: -1,
    });
    await producer.close();
    const consumer = new Consumer({ ...client, groupId: 'platformatic', deserializers: stringDeserializers });
    const stream = await consumer.consume({ topics: ['from-platformatic'], mode: 'earliest', autocommit: false });
    const read: (string | undefined)[] = [];
    for await (const { value } of stream) if (read.push(value) === RECORDS) break;
    await consumer.close(true);

    expect(read).toEqual(values());
    expect(broker.endOffsets('from-platformatic')).toEqual([0, 0, RECORDS]);
  });
});
