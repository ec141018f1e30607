import type { Queue } from './queue.ts';

/** What AWS shows of every FIFO queue, also where nobody has said it. */
const FIFO_DEFAULTS = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};
const DEFAULT_KEY_REUSE = { KmsDataKeyReusePeriodSeconds: '300' };

/** All attributes of a queue: its settings and its figures. */
export function describedAttributes(queue: Queue): Readonly<Record<string, string>> {
  const { ready, delayed, hidden } = queue.counts();
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(ready),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: secondsIn(queue.createdAt),
    LastModifiedTimestamp: secondsIn(queue.modifiedAt),
    ...settingsOf(queue),
  };
}

/** What was set, and the defaults of the rest. */
export function settingsOf({ isFifo, attributes }: Queue): Readonly<Record<string, string>> {
  const hasKey = attributes['KmsMasterKeyId'] !== undefined;
  const all = { ...(isFifo && FIFO_DEFAULTS), ...(hasKey && DEFAULT_KEY_REUSE), ...attributes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Every name by which a caller may ask for an attribute. */
export const QUEUE_ATTRIBUTES: readonly string[] = [
  'All',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'ContentBasedDeduplication',
  'CreatedTimestamp',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'LastModifiedTimestamp',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'Policy',
  'QueueArn',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

const secondsIn = (milliseconds: number): string => String(Math.floor(milliseconds / 1000));
