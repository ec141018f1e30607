import { objectOf } from '../../core/json.ts';
import type { Outside } from '../../eventbridge/api-destinations/outside.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { policyInEffect } from '../delivery-policy.ts';
import { textFor } from '../message.ts';
import { notification, type Origin } from '../notification.ts';
import { isRaw } from '../subscription.ts';
import { post } from './post.ts';

const CONTENT_TYPE = 'text/plain; charset=UTF-8';

/** Posts a notification to its endpoint, or the text alone. @throws DeliveryFailure */
export function sendToWeb(outside: Outside, origin: Origin, delivery: Delivery): Promise<void> {
  const { topic, subscription, message } = delivery;
  const { requestPolicy } = policyInEffect(policyOf(subscription), policyOf(topic));
  const contentType = objectOf(requestPolicy)['headerContentType'];
  return post(outside, subscription.endpoint, {
    type: 'Notification',
    messageId: message.messageId,
    topicArn: topic.arn,
    subscriptionArn: subscription.arn,
    isRaw: isRaw(subscription),
    contentType: typeof contentType === 'string' ? contentType : CONTENT_TYPE,
    body: isRaw(subscription)
      ? textFor(message, subscription.protocol)
      : notification(topic, subscription, message, origin),
  });
}

/** What a topic or a subscription says itself about its deliveries. */
export const policyOf = ({ attributes }: { readonly attributes: ReadonlyMap<string, string> }): string | undefined =>
  attributes.get('DeliveryPolicy');
