import type { MobileApplications } from '../mobile/applications.ts';
import type { Publisher } from '../publisher.ts';
import type { Subscriptions } from '../subscriptions.ts';
import type { TopicStore } from '../topic-store.ts';

/** What the operations of SNS work on. */
export interface SnsDeps {
  readonly topics: TopicStore;
  readonly subscriptions: Subscriptions;
  readonly publisher: Publisher;
  readonly mobile: MobileApplications;
}
