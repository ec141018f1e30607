import { attribute, existsIf, type Resource, ref, type Value } from '../cloudformation.ts';
import { type Alarm, alarmResource } from '../watch/alarm.ts';
import { DEAD_LETTER_RETENTION_SECONDS, sqs } from '../watch/metrics.ts';
import { queuePolicy } from './queue-policy.ts';

/** A dead-letter queue. Those of a function are named after it, and infra/watch/ gives the function its alarms. */
export const deadLetterQueue = (name: string): Resource => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName: name,
    MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS,
    SqsManagedSseEnabled: true,
  },
});

export interface WatchedQueue {
  readonly id: string;
  readonly name: string;
  /** The meaning of a message on it, for the operator. */
  readonly meaning: string;
  /** Section of docs/reference/runbook.md; by default the last part of the name, such as `undelivered`. */
  readonly runbook?: string;
  /** ARNs of the rules that may send to it. */
  readonly rules?: readonly Value[];
  /** The condition under which these rules exist, and the queue with them. */
  readonly condition?: string;
}

/** The dead-letter queue of a rule or a pipe that no function belongs to, with its policy and its alarms. */
export function watchedDeadLetterQueue(queue: WatchedQueue): Record<string, Resource> {
  const resources = {
    [`${queue.id}Queue`]: deadLetterQueue(queue.name),
    [`${queue.id}QueuePolicy`]: queuePolicy([`${queue.id}Queue`], queue.rules ?? []),
    [`${queue.id}Alarm`]: alarm(queue),
    [`${queue.id}AgeAlarm`]: alarmResource(aging(queue)),
  };
  return Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [id, existsIf(queue.condition, resource)]),
  );
}

/** Fires when half of the retention is over, so that a week is left to act. */
const aging = ({ name }: WatchedQueue): Alarm => ({
  name: `${name}-age`,
  meaning: `A dead letter has been on ${name} for a week. After another week it is deleted.`,
  section: 'dead-letter-age',
  metrics: { age: sqs(name, 'ApproximateAgeOfOldestMessage') },
  threshold: DEAD_LETTER_RETENTION_SECONDS / 2,
  periodSeconds: 300,
  periods: [1, 1],
});

function alarm({ id, name, meaning, runbook = name.split('-').at(-1) ?? name }: WatchedQueue): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: name,
      AlarmDescription: `${meaning} Runbook: docs/reference/runbook.md#${runbook}`,
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: attribute(`${id}Queue`, 'QueueName') }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      // A queue without traffic reports nothing after a while.
      TreatMissingData: 'notBreaching',
      AlarmActions: [ref('AlarmTopic')],
    },
  };
}
