import { expect, test } from '@jest/globals';
import { openBroker } from './broker-fixture.ts';
import { logStartAnswers, recordedLogStart } from './log-start-answers.ts';

test('while records are deleted from the beginning, reads are answered as Apache Kafka answers them', async () => {
  const broker = await openBroker();
  const answers = await logStartAnswers(broker.bootstrapServer);
  await broker.stop();

  expect(answers).toEqual(recordedLogStart());
});
