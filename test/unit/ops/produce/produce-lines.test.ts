import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { progress } from '@tributary/region/command-line';
import { openInput, type ProduceSettings, produceLines } from '../../../../ops/produce/produce-lines.ts';
import type { Broker } from '../../../../packages/region/src/kafka/broker.ts';
import { openBroker } from '../../../../packages/region/test/unit/kafka/broker-fixture.ts';
import { cancelledOrder } from '../../../support/samples.ts';

let broker: Broker;
beforeEach(async () => {
  broker = await openBroker();
  broker.createTopic('orders', 1);
});
afterEach(() => broker.stop());

const GOOD = JSON.stringify(cancelledOrder());

function produce(lines: readonly string[] | Buffer, settings: Partial<ProduceSettings> = {}) {
  const problems: string[] = [];
  const result = produceLines(Readable.from([Buffer.isBuffer(lines) ? lines : lines.join('\n')]), {
    topic: 'orders',
    check: true,
    keyPath: undefined,
    kafka: { bootstrapServers: [broker.bootstrapServer] },
    limits: { maxItems: 2, maxBytes: 900_000, maxWaitMs: 100 },
    create: false,
    readTopics: undefined,
    nowMs: 0,
    progress: progress({ output: { isTTY: false, write: (text) => problems.push(String(text)) > 0 } }),
    ...settings,
  });
  return result.then((counts) => ({ ...counts, problems }));
}

test('good lines are sent, wrong ones named by their number, empty ones passed over', async () => {
  expect(await produce([GOOD, '', 'oops', GOOD, GOOD])).toEqual({
    sent: 3,
    wrong: 1,
    problems: ['line 3: It is not JSON.\n'],
  });
  expect(broker.endOffsets('orders')).toEqual([3]);
});

test('a line that is not UTF-8 is named and not sent, and a line ends at its line feed alone', async () => {
  const broken = Buffer.concat([Buffer.from(GOOD), Buffer.from('\n"'), Buffer.from([0xff]), Buffer.from('"\r\n')]);
  const separators = Buffer.from(GOOD.replace('{', '{"note":"\u2028",'));
  expect(await produce(Buffer.concat([broken, separators]))).toEqual({
    sent: 2,
    wrong: 1,
    problems: ['line 2: It is not UTF-8.\n'],
  });
});

test('a topic that does not exist is refused, or made when that is asked for', async () => {
  await expect(produce([GOOD], { topic: 'new' })).rejects.toThrow(
    `There is no topic new at ${broker.bootstrapServer}. There are: orders. --create makes it.`,
  );
  await expect(produce([GOOD], { topic: 'ordrs' })).rejects.toThrow(
    `There is no topic ordrs at ${broker.bootstrapServer}. Did you mean orders? --create makes it.`,
  );
  expect(await produce([GOOD], { topic: 'new', create: true })).toEqual({ sent: 1, wrong: 0, problems: [] });
  expect(broker.endOffsets('new').reduce((sum, end) => sum + end, 0)).toBe(1);
});

test('a topic that nothing reads is refused, unless that is asked for', async () => {
  broker.createTopic('order', 1);
  const readTopics = new Set(['orders']);
  await expect(produce([GOOD], { topic: 'order', readTopics })).rejects.toThrow(
    'Nothing reads the topic order: no mapping, no pipe and no consumer group. Did you mean orders? --create sends to it all the same.',
  );
  expect(await produce([GOOD], { topic: 'order', readTopics, create: true })).toMatchObject({ sent: 1 });
  expect(await produce([GOOD], { readTopics })).toMatchObject({ sent: 1 });
});

test('a Kafka that does not answer, and a file that is not there, are told in one line', async () => {
  await expect(produce([GOOD], { kafka: { bootstrapServers: ['127.0.0.1:1'] } })).rejects.toThrow(
    'Kafka at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1.',
  );
  await expect(openInput('no/such.jsonl')).rejects.toThrow('no/such.jsonl cannot be read: ENOENT');
});
