import path from 'node:path';
import { adminOf, type KafkaConnection } from '@tributary/region/kafka-client';
import { run } from '../../packages/region/checks/kafka-clients/programs.ts';
import { installJavaTools } from '../../packages/region/checks/kafka-clients/tools.ts';
import { Child } from '../support/child.ts';
import { RECORD_BYTES, type Task } from './tasks.ts';

/** A client, by its name in the tables. Gives MB of 1,000,000 bytes a second. */
export interface BenchClient extends Disposable {
  readonly name: string;
  produce(task: Omit<Task, 'kind'>): Promise<number>;
  consume(task: Omit<Task, 'kind'>): Promise<number>;
}

export async function nodeClient(): Promise<BenchClient> {
  const child = new Child(path.join(import.meta.dirname, 'client.ts'));
  await child.message();
  const ask = async (task: Task): Promise<number> =>
    (task.records * RECORD_BYTES) / 1e6 / Number(await child.ask(task));
  return {
    name: '@platformatic/kafka',
    produce: (task) => ask({ ...task, kind: 'produce' }),
    consume: (task) => ask({ ...task, kind: 'consume' }),
    [Symbol.dispose]: () => child[Symbol.dispose](),
  };
}

const MEBIBYTE = 1_048_576;

/** Kafka's own tools for measuring; they tell MiB. */
export async function javaClient(): Promise<BenchClient> {
  const jars = await installJavaTools();
  const tool = (name: string, ...args: readonly string[]) =>
    run({ file: 'java', args: ['-Xmx512m', '-cp', `${jars}/*`, `org.apache.kafka.tools.${name}`, ...args] });
  return {
    name: 'Apache Kafka (Java)',
    produce: async ({ bootstrapServer, topic, records }) => {
      const size = ['--num-records', `${records}`, '--record-size', `${RECORD_BYTES}`, '--throughput', '-1'];
      const props = [
        '--producer-props',
        `bootstrap.servers=${bootstrapServer}`,
        'acks=all',
        'linger.ms=5',
        'batch.size=131072',
      ];
      const lines = await tool('ProducerPerformance', '--topic', topic, ...size, ...props);
      return (mebibytesIn(lines.at(-1), /\(([\d.]+) MB\/sec\)/) * MEBIBYTE) / 1e6;
    },
    consume: async ({ bootstrapServer, topic, records }) => {
      const where = ['--bootstrap-server', bootstrapServer, '--topic', topic, '--messages', `${records}`];
      const lines = await tool('ConsumerPerformance', ...where, '--hide-header', '--timeout', '60000');
      return (mebibytesIn(lines.at(-1), /, ([\d.]+), [\d.]+\s*$/) * MEBIBYTE) / 1e6;
    },
    [Symbol.dispose]: () => {},
  };
}

function mebibytesIn(line: string | undefined, place: RegExp): number {
  const [, figure] = place.exec(line ?? '') ?? [];
  if (figure === undefined) throw new Error(`There is no figure in "${line}".`);
  return Number(figure);
}

/** Runs `work` with a topic of three partitions, which is deleted afterwards. */
export async function withTopic<T>(bootstrapServer: string, topic: string, work: () => Promise<T>): Promise<T> {
  const connection: KafkaConnection = { bootstrapServers: [bootstrapServer] };
  const admin = adminOf('bench', connection);
  try {
    await admin.createTopics({ topics: [topic], partitions: 3 });
    return await work();
  } finally {
    await admin.deleteTopics({ topics: [topic] });
    await admin.close();
  }
}
