import type { Clock } from '../core/clock.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { QueueStore } from './queue-store.ts';

/**
 * Makes what reports once a minute what lies in each queue. A queue that was empty the minute before, too, reports
 * nothing.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueSampler(store: QueueStore, clock: Clock): (metrics: MetricsPort) => boolean {
  let filled: ReadonlySet<string> = new Set();
  return (metrics) => {
    const now = new Set<string>();
    for (const queue of store.all()) {
      const { ready, delayed, hidden } = queue.counts();
      if (ready + delayed + hidden > 0) now.add(queue.name);
      else if (!filled.has(queue.name)) continue;
      metrics.report(
        'AWS/SQS',
        { QueueName: queue.name },
        {
          ApproximateNumberOfMessagesVisible: ready,
          ApproximateNumberOfMessagesNotVisible: hidden,
          ApproximateNumberOfMessagesDelayed: delayed,
          ApproximateAgeOfOldestMessage: Math.floor((clock.now() - (queue.oldestArrivalMs() ?? clock.now())) / 1000),
        },
      );
    }
    filled = now;
    return now.size > 0;
  };
}
