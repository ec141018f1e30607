import type { JsonObject } from '../core/json.ts';
import { boolean, object, objects, textOr } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { DestinationService, Notification, NotificationConfiguration } from '../s3/notifications/configuration.ts';
import { filterIn } from '../s3/notifications/filter.ts';

/** The property of a destination, and that of its ARN. */
const DESTINATIONS: readonly (readonly [list: string, arn: string, service: DestinationService])[] = [
  ['LambdaConfigurations', 'Function', 'lambda'],
  ['QueueConfigurations', 'Queue', 'sqs'],
  ['TopicConfigurations', 'Topic', 'sns'],
];

/** What a bucket of a template tells of its objects. Its ids are the same at each start. */
export function notificationsIn(properties: JsonObject, bucket: string): NotificationConfiguration {
  const declared = object(properties, 'NotificationConfiguration');
  const bridge = declared['EventBridgeConfiguration'];
  return {
    notifications: DESTINATIONS.flatMap(([list, arnName, service]) =>
      objects(declared, list).map((one, index): Notification => {
        const rules = objects(object(object(one, 'Filter'), 'S3Key'), 'Rules');
        return {
          id: uuidOf(`${bucket} ${list} ${index}`),
          service,
          arn: textOr(one, arnName, ''),
          events: [textOr(one, 'Event', '')],
          ...filterIn(rules.map((rule) => ({ name: textOr(rule, 'Name', ''), value: textOr(rule, 'Value', '') }))),
        };
      }),
    ),
    isToldToEventBridge:
      bridge !== undefined && boolean(object(declared, 'EventBridgeConfiguration'), 'EventBridgeEnabled') !== false,
  };
}
