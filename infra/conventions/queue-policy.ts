import { arn, type Resource, ref, type Value } from '../cloudformation.ts';

/**
 * The policy of a queue: EventBridge may send to it for the rules named, and every call must use TLS. Functions send
 * by their role instead.
 * @param rules ARN or ARNs
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function queuePolicy(queueId: string, rules?: Value): Resource {
  const queue = arn(queueId);
  const rulesSend = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue,
    Condition: { ArnEquals: { 'aws:SourceArn': rules } },
  };
  const onlyByTls = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: queue,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref(queueId)],
      PolicyDocument: { Version: '2012-10-17', Statement: rules === undefined ? [onlyByTls] : [rulesSend, onlyByTls] },
    },
  };
}
