import { isObject, type JsonObject, parseJson } from '../core/json.ts';

/**
 * The event with which a topic invokes a function.
 * @param notification the body that a subscribed queue would get
 * @returns the event as JSON text, and the published message in it
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function snsEvent(topicArn: string, notification: string): { event: string; content: string } {
  const parsed = parseJson(notification);
  const { SigningCertURL, UnsubscribeURL, ...rest }: JsonObject = isObject(parsed) ? parsed : {};
  const record = {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: `${topicArn}:${subscriptionIn(UnsubscribeURL)}`,
    Sns: {
      Subject: null,
      MessageAttributes: {},
      ...rest,
      // Functions get these two names spelt in another way than queues.
      SigningCertUrl: SigningCertURL ?? '',
      UnsubscribeUrl: UnsubscribeURL ?? '',
    },
  };
  const content = rest['Message'];
  return { event: JSON.stringify({ Records: [record] }), content: typeof content === 'string' ? content : '' };
}

function subscriptionIn(unsubscribeUrl: unknown): string {
  return typeof unsubscribeUrl === 'string' ? (unsubscribeUrl.split(':').at(-1) ?? '') : '';
}
