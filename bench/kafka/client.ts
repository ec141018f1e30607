// A Kafka client in a process of its own: @platformatic/kafka. Answers each task with the seconds that it took.
import { randomBytes, randomUUID } from 'node:crypto';
import { Consumer, ProduceAcks, Producer } from '@platformatic/kafka';
import { RECORD_BYTES, RECORDS_PER_SECOND, type Task } from './tasks.ts';

const RECORDS_PER_SEND = 1_000;
const SENDS_AT_ONCE = 4;

const clientOf = ({ bootstrapServer }: Task) => ({ clientId: 'bench', bootstrapBrokers: [bootstrapServer] });
const producerOf = (task: Task) => new Producer({ ...clientOf(task), acks: ProduceAcks.ALL, idempotent: true });

async function produce(task: Task): Promise<number> {
  const producer = producerOf(task);
  const value = randomBytes(RECORD_BYTES);
  const messages = Array.from({ length: RECORDS_PER_SEND }, () => ({ topic: task.topic, value }));
  await producer.send({ messages });
  let left = task.records / RECORDS_PER_SEND - 1;
  const startMs = performance.now();
  const sender = async (): Promise<void> => {
    while (left-- > 0) await producer.send({ messages });
  };
  await Promise.all(Array.from({ length: SENDS_AT_ONCE }, sender));
  const seconds = (performance.now() - startMs) / 1_000;
  await producer.close();
  return seconds;
}

/** From the first record to the last: joining the group is not part of it. */
async function consume(task: Task): Promise<number> {
  const consumer = new Consumer({ ...clientOf(task), groupId: randomUUID(), maxBytes: 8 * 1024 * 1024 });
  const stream = await consumer.consume({ topics: [task.topic], mode: 'earliest', autocommit: false });
  let [startMs, count] = [0, 0];
  for await (const _message of stream) {
    if (count === 0) startMs = performance.now();
    if (++count === task.records) break;
  }
  const seconds = (performance.now() - startMs) / 1_000;
  await consumer.close(true);
  return seconds;
}

/** Each record says when it was handed to the client, by the clock that all processes of the machine share. */
async function produceSteadily(task: Task): Promise<number> {
  const producer = producerOf(task);
  const rest = randomBytes(RECORD_BYTES - 8);
  const startMs = performance.now();
  const sends: Promise<unknown>[] = [];
  for (let sent = 0; sent < task.records; ) {
    const due = Math.min(task.records, Math.floor(((performance.now() - startMs) / 1_000) * RECORDS_PER_SECOND));
    for (; sent < due; sent++) {
      const now = Buffer.alloc(8);
      now.writeBigUInt64LE(process.hrtime.bigint());
      sends.push(producer.send({ messages: [{ topic: task.topic, value: Buffer.concat([now, rest]) }] }));
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
  await Promise.all(sends);
  await producer.close();
  return (performance.now() - startMs) / 1_000;
}

const TASKS = { produce, consume, 'produce-steadily': produceSteadily };

process.on('message', (task: Task) => {
  void TASKS[task.kind](task).then((seconds) => process.send?.(seconds));
});
process.send?.('ready');
