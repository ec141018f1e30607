import { type JsonObject, objectOf } from '../core/json.ts';
import { boolean, object, objects, textOr, texts } from '../core/properties.ts';
import type { DestinationService, Notification, NotificationConfiguration } from '../s3/notifications/configuration.ts';
import { filterIn } from '../s3/notifications/filter.ts';
import type { NamedResource, ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import type { RegionServices } from './services.ts';

/** The property of a destination, and that of its ARN. */
const DESTINATIONS: readonly (readonly [list: string, arn: string, service: DestinationService])[] = [
  ['LambdaFunctionConfigurations', 'LambdaFunctionArn', 'lambda'],
  ['QueueConfigurations', 'QueueArn', 'sqs'],
  ['TopicConfigurations', 'TopicArn', 'sns'],
];

/**
 * What the CDK declares for the notifications of a bucket, in the form of PutBucketNotificationConfiguration. Its handler
 * is a function in Python, so the region does by itself what that does.
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_notifications-readme.html
 */
export const cdkBucketNotifications: ResourceKind = {
  type: 'Custom::S3BucketNotifications',
  properties: {
    ServiceToken: 'runs',
    BucketName: 'runs',
    NotificationConfiguration: 'runs',
    Managed: 'runs',
    SkipDestinationValidation: 'runs',
  },
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  declare(resource, region, before) {
    if (before !== undefined && bucketOf(before) !== bucketOf(resource)) withdraw(before, region);
    // It may be one that no template has. @throws AwsError NoSuchBucket
    const { name } = region.objects.bucket(bucketOf(resource));
    const isChecked = boolean(resource.properties, 'SkipDestinationValidation') !== true;
    const { notifications, isToldToEventBridge } = besides(resource, region);
    const own = ownConfiguration(resource);
    const all = {
      notifications: [...notifications, ...own.notifications],
      isToldToEventBridge: isToldToEventBridge || own.isToldToEventBridge,
    };
    region.objects.notifications.declare(name, all, isChecked);
  },
  remove: withdraw,
};

/** The functions that would do what the region does, by their ARN. */
export const handlersInPlace = (resources: readonly NamedResource[]): ReadonlySet<string> =>
  new Set(
    resources
      .filter(({ type }) => type === cdkBucketNotifications.type)
      .map(({ properties }) => textOr(properties, 'ServiceToken', '')),
  );

function withdraw(resource: ResolvedResource, region: RegionServices): void {
  region.objects.notifications.declare(bucketOf(resource), besides(resource, region), false);
}

/** What others have configured for a bucket, if it is not one of the stack. */
function besides(resource: ResolvedResource, { objects: store }: RegionServices): NotificationConfiguration {
  if (boolean(resource.properties, 'Managed') !== false) return { notifications: [], isToldToEventBridge: false };
  const { notifications, isToldToEventBridge } = store.notifications.of(bucketOf(resource));
  return { notifications: notifications.filter(({ id }) => !id.startsWith(idPrefix(resource))), isToldToEventBridge };
}

function ownConfiguration(resource: ResolvedResource): NotificationConfiguration {
  const declared = object(resource.properties, 'NotificationConfiguration');
  const notifications = DESTINATIONS.flatMap(([list, arnName, service]) =>
    objects(declared, list).map(
      (one, index): Notification => ({
        id: `${idPrefix(resource)}${list}-${index}`,
        service,
        arn: textOr(one, arnName, ''),
        events: texts(one, 'Events'),
        ...filterIn(rulesIn(one)),
      }),
    ),
  );
  return { notifications, isToldToEventBridge: declared['EventBridgeConfiguration'] !== undefined };
}

const rulesIn = (one: JsonObject) =>
  objects(objectOf(object(one, 'Filter')['Key']), 'FilterRules').map((rule) => ({
    name: textOr(rule, 'Name', ''),
    value: textOr(rule, 'Value', ''),
  }));

const bucketOf = ({ properties }: NamedResource): string => textOr(properties, 'BucketName', '');
const idPrefix = ({ logicalId }: NamedResource): string => `${logicalId}-`;
