import type { PublishedMessage } from '../message.ts';
import type { Subscription } from '../subscription.ts';
import type { Topic } from '../topic.ts';

/** One message on its way to one subscription. */
export interface Delivery {
  readonly topic: Topic;
  readonly subscription: Subscription;
  readonly message: PublishedMessage;
  readonly ids: readonly string[];
}
