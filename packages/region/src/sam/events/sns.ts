import { isObject, type Json, type JsonObject, objectOf } from '../../core/json.ts';
import { arnOf, pick, ref } from '../output.ts';
import { addPermission, type EventKind, queuePolicy, type SamEvent, targetArn } from './event.ts';

const SETTINGS = ['FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy', 'Region'];
const DEFAULT_BATCH = 10;

/** A subscription of the function, or of a queue that it polls. */
export const sns: EventKind = {
  managedPolicies: (properties) => (isThroughQueue(properties) ? ['AWSLambdaSQSQueueExecutionRole'] : []),
  add(event) {
    const { properties } = event;
    if (isThroughQueue(properties)) return addQueue(event);
    addSubscription(event, 'lambda', targetArn(event));
    addPermission(event, 'sns.amazonaws.com', { SourceArn: properties['Topic'] ?? '' });
  },
};

const isThroughQueue = ({ SqsSubscription: through = false }: JsonObject): boolean => through !== false;

function addSubscription({ output, id, properties, condition }: SamEvent, protocol: string, endpoint: Json): void {
  const TopicArn = properties['Topic'] ?? '';
  const settings = { Endpoint: endpoint, Protocol: protocol, TopicArn, ...pick(properties, SETTINGS) };
  output.add(id, 'AWS::SNS::Subscription', settings, condition);
}

/** `SqsSubscription` names a queue, or lets SAM make one. */
function addQueue(event: SamEvent): void {
  const { output, id, target, properties, condition } = event;
  const settings = objectOf(properties['SqsSubscription']);
  if (!isObject(properties['SqsSubscription'])) output.add(`${id}Queue`, 'AWS::SQS::Queue', {}, condition);
  const queue = { arn: settings['QueueArn'] ?? arnOf(`${id}Queue`), url: settings['QueueUrl'] ?? ref(`${id}Queue`) };
  const policyId = output.text(settings['QueuePolicyLogicalId']) ?? `${id}QueuePolicy`;
  output.add(policyId, 'AWS::SQS::QueuePolicy', queuePolicy(queue, '*', properties['Topic'] ?? ''), condition);
  addSubscription(event, 'sqs', queue.arn);
  output.add(
    `${id}EventSourceMapping`,
    'AWS::Lambda::EventSourceMapping',
    {
      BatchSize: settings['BatchSize'] ?? DEFAULT_BATCH,
      Enabled: settings['Enabled'] ?? true,
      EventSourceArn: queue.arn,
      FunctionName: target,
    },
    condition,
  );
}
