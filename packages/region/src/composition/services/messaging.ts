import { outsideWithin } from '../../eventbridge/api-destinations/outside.ts';
import { snsOperations } from '../../sns/api/operations.ts';
import { Deliveries } from '../../sns/delivery/deliveries.ts';
import { MobileApplications } from '../../sns/mobile/applications.ts';
import { Publisher } from '../../sns/publisher.ts';
import { Subscriptions } from '../../sns/subscriptions.ts';
import { TopicService } from '../../sns/topic-service.ts';
import { Confirmations } from '../../sns/web/confirmations.ts';
import { ANSWER_LIMIT_MS } from '../../sns/web/post.ts';
import type { ServiceDeps } from '../base.ts';
import type { Compute } from './compute.ts';
import type { Access } from './rights.ts';
import type { Stores } from './stores.ts';

export type Messaging = ReturnType<typeof messagingOf>;

const SNS_PRINCIPAL = 'sns.amazonaws.com';

/** The topics, which deliver to queues and functions that let them. */
export function messagingOf(
  { clock, random, journal, findIds, naming }: ServiceDeps,
  { topicStore: topics, queues }: Stores,
  { functions, permissions }: Compute & Access,
) {
  const mayDeliver = (action: string, resourceArn: string, sourceArn: string): boolean =>
    permissions.may({ principal: SNS_PRINCIPAL, action, resourceArn, sourceArn });
  const web = { outside: outsideWithin(ANSWER_LIMIT_MS), origin: naming };
  const ports = { queues, functions, mayDeliver, ...web };
  const topicDeliveries = new Deliveries({ clock, journal, topics, ports });
  const publisher = new Publisher({ clock, random, journal, findIds, topics, deliveries: topicDeliveries });
  const confirmations = new Confirmations({ clock, random, journal, topics, ...web });
  const subscriptions = new Subscriptions(topics, (subscription) => confirmations.ask(subscription));
  const deps = { topics, subscriptions, publisher, mobile: new MobileApplications(topics.home) };
  return { topicDeliveries, topics: new TopicService(deps), topicOperations: snsOperations(deps) };
}
