import { Kafka, logLevel } from 'kafkajs';

export const holds = (what) => console.log(`ok ${what}`);

/** What a consumer gets of a value that a producer sent. */
export async function throughKafka(bootstrap, topic, value) {
  const kafka = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ value }] });
  await producer.disconnect();
  const consumer = kafka.consumer({ groupId: `${topic}-js` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const read = await new Promise((resolve) => {
    void consumer.run({ eachMessage: async ({ message }) => resolve(message.value) });
  });
  await consumer.disconnect();
  return read;
}
