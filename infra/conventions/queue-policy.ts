import { only, type Resource, ref, type Value } from '../cloudformation.ts';

/**
 * The one policy of the queues of a function: EventBridge may send to them for the rules named, and every call must use
 * TLS. Functions send by their role instead. In a queue's policy `*` is that queue: CloudFormation puts the policy on
 * each of them.
 * @param rules ARNs
 * @param condition under which the rules exist
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/quickref-iam.html#scenario-sqs-policy
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function queuePolicy(queueIds: readonly string[], rules: readonly Value[], condition?: string): Resource {
  const rulesSend = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: '*',
    Condition: { ArnEquals: { 'aws:SourceArn': rules } },
  };
  const send = condition === undefined ? rulesSend : only(condition, rulesSend);
  const onlyByTls = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: queueIds.map(ref),
      PolicyDocument: { Version: '2012-10-17', Statement: rules.length === 0 ? [onlyByTls] : [send, onlyByTls] },
    },
  };
}
