// A region in a process of its own, with one function that reads one topic. Asked for, it gives the latencies in
// milliseconds since it was last asked.
import { strictEqual } from 'node:assert';
import { startRegion } from '@tributary/region';
import { kafkaConnection } from '@tributary/region/kafka-client';
import { functionResource, packageDir } from '../../packages/region/test/support/package-dir.ts';

/** Tells of each record how long ago it was handed to the client. */
const HANDLER = `
exports.handler = async ({ records }) => {
  const now = process.hrtime.bigint();
  const sent = Object.values(records).flat().map(({ value }) => Buffer.from(value, 'base64').readBigUInt64LE());
  console.log('latencies ' + sent.map((at) => Number(now - at) / 1e6).join(','));
};`;

const [topic, bootstrapServers] = process.argv.slice(2);
strictEqual(typeof topic, 'string');
const template = {
  Resources: {
    Timed: functionResource('timed'),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['Timed', 'Arn'] },
        EventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/bench/0-1',
        Topics: [topic ?? ''],
        StartingPosition: 'LATEST',
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 0,
      },
    },
  },
};
const folder = packageDir(template, { timed: HANDLER });
const connection = bootstrapServers ? kafkaConnection({ KAFKA_BOOTSTRAP_SERVERS: bootstrapServers }) : undefined;
const region = await startRegion({ packageDir: folder.path, port: 0, kafka: { port: 0, connection } });
let latenciesMs: number[] = [];
region.onLog(({ text }) => {
  const [, list] = /latencies ([\d.,]+)/.exec(text) ?? [];
  if (list !== undefined) latenciesMs.push(...list.split(',').map(Number));
});
process.on('message', () => {
  process.send?.(latenciesMs);
  latenciesMs = [];
});
process.on('exit', () => folder.remove());
process.send?.(region.kafkaBootstrapServers);
