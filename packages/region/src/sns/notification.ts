import { type MessageAttributes, type PublishedMessage, textFor } from './message.ts';
import type { Subscription } from './subscription.ts';
import type { Topic } from './topic.ts';

/** Nothing in the region is signed with a key that others could check. */
const SIGNATURE = 'EXAMPLE';

/** Where the region answers, and for which region of AWS. */
export interface Origin {
  /** Of the front door, without a slash at the end. */
  readonly endpoint: string;
  readonly region: string;
}

const certificateUrl = ({ region }: Origin): string =>
  `https://sns.${region}.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem`;

const unsubscribeUrl = ({ endpoint }: Origin, { arn }: Subscription): string =>
  `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${arn}`;

/**
 * The message as a queue or an endpoint on the web gets it, unless it wants the text alone.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function notification(
  topic: Topic,
  subscription: Subscription,
  message: PublishedMessage,
  origin: Origin,
): string {
  const { messageId, sequenceNumber, subject, publishedAt, attributes } = message;
  const signature = {
    SignatureVersion: topic.attributes.get('SignatureVersion') ?? '1',
    Signature: SIGNATURE,
    SigningCertURL: certificateUrl(origin),
  };
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    SequenceNumber: sequenceNumber,
    TopicArn: topic.arn,
    Subject: subject,
    Message: textFor(message, subscription.protocol),
    Timestamp: new Date(publishedAt).toISOString(),
    // The messages of a FIFO topic are not signed.
    ...(topic.isFifo ? {} : signature),
    UnsubscribeURL: unsubscribeUrl(origin, subscription),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: shown(attributes) }),
  });
}

/**
 * What an endpoint on the web gets that shall confirm its subscription: who follows the link confirms it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html
 */
export function confirmation(
  topic: Topic,
  { token }: Subscription,
  messageId: string,
  nowMs: number,
  origin: Origin,
): string {
  const visit = 'To confirm the subscription, visit the SubscribeURL included in this message.';
  return JSON.stringify({
    Type: 'SubscriptionConfirmation',
    MessageId: messageId,
    Token: token,
    TopicArn: topic.arn,
    Message: `You have chosen to subscribe to the topic ${topic.arn}.\n${visit}`,
    SubscribeURL: `${origin.endpoint}/?Action=ConfirmSubscription&TopicArn=${topic.arn}&Token=${token}`,
    Timestamp: new Date(nowMs).toISOString(),
    SignatureVersion: topic.attributes.get('SignatureVersion') ?? '1',
    Signature: SIGNATURE,
    SigningCertURL: certificateUrl(origin),
  });
}

/** The event with which a topic invokes a function. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function functionEvent(
  topic: Topic,
  subscription: Subscription,
  message: PublishedMessage,
  origin: Origin,
): string {
  const Sns = {
    Type: 'Notification',
    MessageId: message.messageId,
    TopicArn: topic.arn,
    Subject: message.subject ?? null,
    Message: textFor(message, subscription.protocol),
    Timestamp: new Date(message.publishedAt).toISOString(),
    // Functions get the first version, whatever the topic has.
    SignatureVersion: '1',
    Signature: SIGNATURE,
    SigningCertUrl: certificateUrl(origin),
    UnsubscribeUrl: unsubscribeUrl(origin, subscription),
    MessageAttributes: shown(message.attributes),
  };
  const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns };
  return JSON.stringify({ Records: [record] });
}

function shown(attributes: MessageAttributes): Readonly<Record<string, { Type: string; Value: string }>> {
  const entries = Object.entries(attributes).map(
    ([name, { type, value }]) => [name, { Type: type, Value: value }] as const,
  );
  return Object.fromEntries(entries);
}
