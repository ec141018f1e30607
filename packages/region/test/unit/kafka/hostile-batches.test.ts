import { expect, test } from '@jest/globals';
import { openBroker } from './broker-fixture.ts';
import { DIFFERENCES, outcomesOf, recordedOutcomes, TOPICS, withDifferences } from './hostile-answers.ts';

test.each(Object.entries(TOPICS))(
  'a %s topic takes and refuses the batches that Apache Kafka does',
  async (topic, configs) => {
    const broker = await openBroker();
    const outcomes = await outcomesOf(broker.bootstrapServer, topic, configs);
    await broker.stop();

    expect(outcomes).toEqual(withDifferences(recordedOutcomes(topic)));
  },
);

test('where the broker differs from Apache Kafka, it refuses what Kafka stores or fails at', () => {
  const differing = Object.entries(recordedOutcomes('plain')).filter(([name]) =>
    Object.keys(DIFFERENCES).some((start) => name.startsWith(start)),
  );
  const outcomes = differing.map(([, outcome]) => (typeof outcome === 'number' ? outcome : 'stored'));
  expect(new Set(outcomes)).toEqual(new Set([-1, 2, 87, 'stored']));
});
