import { expect, test } from '@jest/globals';
import { Journal } from '../../../src/core/journal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { queueSampler } from '../../../src/sqs/queue-figures.ts';
import { QueueStore } from '../../../src/sqs/queue-store.ts';
import { SqsService } from '../../../src/sqs/sqs-service.ts';
import { ManualClock } from '../kafka/manual-clock.ts';

const MINUTE_MS = 60_000;
const home = { region: 'eu-west-1', accountId: '000000000000', endpoint: 'http://127.0.0.1' };

function harness() {
  const clock = new ManualClock();
  const deps = { clock, random: seededRandom(1), journal: new Journal(clock), findIds: () => [] };
  const store = new QueueStore({ ...deps, ...home });
  const service = new SqsService(store);
  const sample = queueSampler(store, clock);
  function minute(): { readonly isFilled: boolean; readonly figures: Record<string, Record<string, number>> } {
    clock.advance(MINUTE_MS);
    const figures: Record<string, Record<string, number>> = {};
    const isFilled = sample({
      report: (_namespace, { QueueName = '' }, reported) => {
        figures[QueueName] = reported;
      },
    });
    return { isFilled, figures };
  }
  return { store, service, minute };
}

const figuresOf = (visible: number, notVisible: number, delayed: number, ageSeconds: number) => ({
  ApproximateNumberOfMessagesVisible: visible,
  ApproximateNumberOfMessagesNotVisible: notVisible,
  ApproximateNumberOfMessagesDelayed: delayed,
  ApproximateAgeOfOldestMessage: ageSeconds,
});

test('a queue reports what lies in it in each state, once more when it is empty, and then nothing', async () => {
  // Given one message that was taken and one that waits
  const { store, service, minute } = harness();
  const { arn } = store.create('work', {});
  await service.send(arn, { body: 'a' });
  const [taken] = await service.receive(arn, 1);
  await service.send(arn, { body: 'b' });
  expect(minute()).toEqual({ isFilled: true, figures: { work: figuresOf(1, 1, 0, 60) } });
  // When all are gone
  await service.delete(arn, [taken?.receiptHandle ?? '']);
  store.byArn(arn).purge();
  // Then it says so once
  expect(minute()).toEqual({ isFilled: false, figures: { work: figuresOf(0, 0, 0, 0) } });
  expect(minute()).toEqual({ isFilled: false, figures: {} });
});

test('the age of a dead letter counts from when it came to the dead-letter queue', async () => {
  const { store, service, minute } = harness();
  const { arn: deadLetterTargetArn } = store.create('dead', {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  const { arn } = store.create('work', { RedrivePolicy, VisibilityTimeout: '1' });
  await service.send(arn, { body: 'a' });
  const [received] = await service.receive(arn, 1);
  await service.release(arn, received?.receiptHandle ?? '');
  // Given three minutes until it is received too often
  for (let minutes = 0; minutes < 3; minutes++) minute();
  await service.receive(arn, 1);
  expect(minute().figures['dead']).toEqual(figuresOf(1, 0, 0, 60));
});
