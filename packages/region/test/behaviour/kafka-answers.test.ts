import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { answersOf } from '../unit/kafka/answers.ts';
import { openBroker } from '../unit/kafka/broker-fixture.ts';

/** What Apache Kafka 4.1.0 (KRaft, one broker) answered to the same questions. */
const RECORDED = path.resolve(import.meta.dirname, '../unit/kafka/recorded-answers.json');

test('the broker gives the answers that Apache Kafka gave, error codes included', async () => {
  const broker = await openBroker();
  const answers = await answersOf(broker.bootstrapServer);
  await broker.stop();

  expect(answers).toEqual(JSON.parse(readFileSync(RECORDED, 'utf8')));
});
