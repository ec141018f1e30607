import { arn, type Value, type Values } from '../cloudformation.ts';
import type { Convention, EventBridgeEvent } from './convention.ts';
import { deadLetterQueue } from './dead-letters.ts';

/**
 * EventBridge's own defaults, set explicitly so that the template shows them.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export const RETRY_POLICY = { maximumRetryAttempts: 185, maximumEventAge: 24 * 60 * 60 };

/** The queue for events that EventBridge could not deliver: each rule of the function retries, then uses it. */
export const undelivered: Convention = (fn) => {
  const events = fn.config.events ?? [];
  const ruleIds = events.flatMap((event, index) => (event.eventBridge ? [fn.ruleId(index)] : []));
  if (ruleIds.length === 0) return {};
  const queueArn = arn(`${fn.id}UndeliveredQueue`);
  return {
    config: {
      events: events.map((event) =>
        event.eventBridge ? { ...event, eventBridge: withRetries(event.eventBridge, queueArn) } : event,
      ),
    },
    resources: { [`${fn.id}UndeliveredQueue`]: deadLetterQueue(`${fn.prefix}-${fn.name}-undelivered`) },
    senders: ruleIds.map(arn),
    extensions: fn.ruleCondition === undefined ? {} : conditionOn(ruleIds, fn.ruleCondition),
  };
};

const conditionOn = (ids: readonly string[], Condition: string): Record<string, Values> =>
  Object.fromEntries(ids.map((id) => [id, { Condition }]));

const withRetries = (event: EventBridgeEvent, queueArn: Value): EventBridgeEvent => ({
  ...event,
  retryPolicy: { ...RETRY_POLICY, ...event.retryPolicy },
  deadLetterQueueArn: event.deadLetterQueueArn ?? queueArn,
});
