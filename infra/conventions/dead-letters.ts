import { attribute, type Resource, ref, type Value } from '../cloudformation.ts';
import { type Alarm, alarmResource } from '../watch/alarm.ts';
import { sqs } from '../watch/alarms.ts';
import { queuePolicy } from './queue-policy.ts';

const RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface DeadLetterQueue {
  readonly id: string;
  readonly name: string;
  /** The meaning of a message on it, for the operator. */
  readonly meaning: string;
  /** Section of docs/reference/runbook.md; by default the last part of the name, such as `failed`. */
  readonly runbook?: string;
  /** ARNs of the rules that may send to it. */
  readonly rules?: readonly Value[];
}

/** A dead-letter queue with its policy and its alarm. */
export function deadLetterQueue(queue: DeadLetterQueue): Record<string, Resource> {
  return {
    [`${queue.id}Queue`]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: queue.name,
        MessageRetentionPeriod: RETENTION_SECONDS,
        SqsManagedSseEnabled: true,
      },
    },
    [`${queue.id}QueuePolicy`]: queuePolicy(`${queue.id}Queue`, queue.rules),
    [`${queue.id}Alarm`]: alarm(queue),
    [`${queue.id}AgeAlarm`]: alarmResource(aging(queue)),
  };
}

/** Fires when half of the retention is over, so that a week is left to act. */
const aging = ({ name }: DeadLetterQueue): Alarm => ({
  name: `${name}-age`,
  meaning: `A dead letter has been on ${name} for a week. After another week it is deleted.`,
  section: 'dead-letter-age',
  metrics: { age: sqs(name, 'ApproximateAgeOfOldestMessage') },
  threshold: RETENTION_SECONDS / 2,
  periodSeconds: 300,
  periods: [1, 1],
});

function alarm({ id, name, meaning, runbook = name.split('-').at(-1) ?? name }: DeadLetterQueue): Resource {
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
