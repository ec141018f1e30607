import type { MessageFilter } from './filter/message-filter.ts';

/** A connection of a topic with an endpoint. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** As they were set. */
  readonly attributes: Map<string, string>;
  /** Confirms it. */
  readonly token: string;
  /** Nothing is delivered before. */
  isConfirmed: boolean;
  /** Whether only its owner may end it. */
  isAuthenticated: boolean;
  /** Made of the attributes; undefined without a policy. */
  filter: MessageFilter | undefined;
}

export const isRaw = ({ attributes }: Pick<Subscription, 'attributes'>): boolean =>
  attributes.get('RawMessageDelivery') === 'true';
