import { isObject, type Json, listOf } from '../../core/json.ts';
import type { DestinationService, Notification, NotificationConfiguration } from './configuration.ts';

const SERVICES: readonly DestinationService[] = ['lambda', 'sqs', 'sns'];

/** A configuration as the state store has it. */
export function configurationOf(row: Json): NotificationConfiguration {
  const { notifications, isToldToEventBridge } = isObject(row) ? row : {};
  return {
    notifications: listOf(notifications).flatMap(notificationIn),
    isToldToEventBridge: isToldToEventBridge === true,
  };
}

function notificationIn(value: unknown): readonly Notification[] {
  if (!isObject(value)) return [];
  const { id, arn, events, prefix, suffix } = value;
  const service = SERVICES.find((one) => one === value['service']);
  if (service === undefined || typeof id !== 'string' || typeof arn !== 'string') return [];
  return [
    {
      id,
      service,
      arn,
      events: listOf(events).flatMap((name) => (typeof name === 'string' ? [name] : [])),
      ...(typeof prefix === 'string' && { prefix }),
      ...(typeof suffix === 'string' && { suffix }),
    },
  ];
}
