import { AwsError } from '../../core/aws-error.ts';
import type { FunctionPort, QueuePort } from '../../core/ports.ts';
import type { Outside } from '../../eventbridge/api-destinations/outside.ts';
import { textFor } from '../message.ts';
import { functionEvent, notification, type Origin } from '../notification.ts';
import { isRaw } from '../subscription.ts';
import type { Topic } from '../topic.ts';
import { sendToWeb } from '../web/send.ts';
import type { Delivery } from './delivery.ts';

/** Whether SNS may do something for a topic, by the policy of the resource. */
export type MayDeliver = (action: string, resourceArn: string, topicArn: string) => boolean;

export interface SenderPorts {
  readonly queues: Pick<QueuePort, 'send'> & { check(queueArn: string): void };
  readonly functions: Pick<FunctionPort, 'enqueue'> & { functionOf(arn: string): object };
  readonly mayDeliver: MayDeliver;
  readonly origin: Origin;
  /** Calls endpoints on the web. */
  readonly outside: Outside;
}

/** Hands a message to the endpoint of its subscription. @throws AwsError of the service that refuses it */
type Sender = (ports: SenderPorts, delivery: Delivery) => Promise<void>;

const toWeb: Sender = ({ outside, origin }, delivery) => sendToWeb(outside, origin, delivery);

/** By protocol. The others reach people, whom nothing in the region reaches. */
export const SENDERS: Readonly<Record<string, Sender>> = {
  http: toWeb,
  https: toWeb,
  sqs: (ports, delivery) => sendToQueue(ports, delivery.subscription.endpoint, delivery),
  lambda: async ({ functions, mayDeliver, origin }, { topic, subscription, message, ids }) => {
    const { endpoint } = subscription;
    functions.functionOf(endpoint);
    checkAccess(mayDeliver, 'lambda:InvokeFunction', endpoint, topic);
    const { traceHeader } = message;
    await functions.enqueue(endpoint, functionEvent(topic, subscription, message, origin), ids, { traceHeader });
  },
};

/** Also takes the dead letters of a subscription, which look like what its queue would get. */
export async function sendToQueue(
  { queues, mayDeliver, origin }: SenderPorts,
  queueArn: string,
  { topic, subscription, message }: Delivery,
): Promise<void> {
  queues.check(queueArn);
  checkAccess(mayDeliver, 'sqs:SendMessage', queueArn, topic);
  const isFifoQueue = queueArn.endsWith('.fifo');
  await queues.send(queueArn, {
    body: isRaw(subscription)
      ? textFor(message, subscription.protocol)
      : notification(topic, subscription, message, origin),
    attributes: isRaw(subscription) ? message.attributes : {},
    traceHeader: message.traceHeader,
    isAnnounced: true,
    // A queue without order gets no group from a topic that has one.
    ...(message.groupId !== undefined && (isFifoQueue || !topic.isFifo) && { groupId: message.groupId }),
    ...(message.deduplicationId !== undefined && isFifoQueue && { deduplicationId: message.deduplicationId }),
  });
}

function checkAccess(mayDeliver: MayDeliver, action: string, resourceArn: string, { arn }: Topic): void {
  if (mayDeliver(action, resourceArn, arn)) return;
  const message = `sns.amazonaws.com may not ${action} on ${resourceArn} for ${arn}. Allow it in the resource's policy.`;
  throw new AwsError('AccessDeniedException', message, 403);
}
