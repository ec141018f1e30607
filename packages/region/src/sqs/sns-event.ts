import { isObject, type JsonObject, parseJson, textOf } from '../core/json.ts';

/**
 * The event with which a topic invokes a function.
 * @param notification the body that a subscribed queue would get
 * @returns the event as JSON text, the published message in it, and where that was published
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function snsEvent(notification: string): { event: string; content: string; topicArn: string } {
  const parsed = parseJson(notification);
  const { SigningCertURL, UnsubscribeURL, ...rest }: JsonObject = isObject(parsed) ? parsed : {};
  const topicArn = textOf(rest['TopicArn']);
  const record = {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: `${topicArn}:${subscriptionIn(UnsubscribeURL)}`,
    Sns: {
      Subject: null,
      MessageAttributes: {},
      ...rest,
      // An event for a function spells these two names unlike a message for a queue.
      SigningCertUrl: SigningCertURL ?? '',
      UnsubscribeUrl: UnsubscribeURL ?? '',
    },
  };
  return { event: JSON.stringify({ Records: [record] }), content: textOf(rest['Message']), topicArn };
}

function subscriptionIn(unsubscribeUrl: unknown): string {
  return typeof unsubscribeUrl === 'string' ? (unsubscribeUrl.split(':').at(-1) ?? '') : '';
}
