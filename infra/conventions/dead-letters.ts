import { type Alarm, alarmResource } from '../watch/alarm.ts';
import { sqs } from '../watch/alarms.ts';
import { arn, attribute, ref } from './cloudformation.ts';
import type { Resource, Value } from './convention.ts';

const RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface DeadLetterQueue {
  readonly id: string;
  readonly name: string;
  /** What a message on it means, for the person whom the alarm wakes. */
  readonly meaning: string;
  /** Section of docs/runbook.md; by default what the name ends in, such as `failed`. */
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
    [`${queue.id}QueuePolicy`]: policy(queue),
    [`${queue.id}Alarm`]: alarm(queue),
    [`${queue.id}AgeAlarm`]: alarmResource(aging(queue)),
  };
}

/**
 * Functions send by their role; EventBridge sends by this policy, and only for the rules named.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
function policy({ id, rules = [] }: DeadLetterQueue): Resource {
  const Resource = arn(`${id}Queue`);
  const rulesSend = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource,
    Condition: { ArnEquals: { 'aws:SourceArn': rules } },
  };
  const nobodyWithoutTls = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref(`${id}Queue`)],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: rules.length > 0 ? [rulesSend, nobodyWithoutTls] : [nobodyWithoutTls],
      },
    },
  };
}

/** There is a week left to work on what lies here. */
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
      AlarmDescription: `${meaning} Runbook: docs/runbook.md#${runbook}`,
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: attribute(`${id}Queue`, 'QueueName') }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      // A queue that nobody has used for a while reports nothing.
      TreatMissingData: 'notBreaching',
      AlarmActions: [ref('AlarmTopic')],
    },
  };
}
