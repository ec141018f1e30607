/** The services that a bucket can tell, beside EventBridge, by their name in an ARN. */
export type DestinationService = 'lambda' | 'sqs' | 'sns';

/** One destination of a bucket's events. */
export interface Notification {
  readonly id: string;
  readonly service: DestinationService;
  readonly arn: string;
  /** For example `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** Of keys; absent for any. */
  readonly prefix?: string;
  readonly suffix?: string;
}

/** What a bucket tells of its objects. */
export interface NotificationConfiguration {
  readonly notifications: readonly Notification[];
  readonly isToldToEventBridge: boolean;
}

export const NO_NOTIFICATIONS: NotificationConfiguration = { notifications: [], isToldToEventBridge: false };

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
export const EVENT_NAMES = new Set(
  [
    ['IntelligentTiering'],
    ['LifecycleExpiration', '*', 'Delete', 'DeleteMarkerCreated'],
    ['LifecycleTransition'],
    ['ObjectAcl', 'Put'],
    ['ObjectCreated', '*', 'CompleteMultipartUpload', 'Copy', 'Post', 'Put'],
    ['ObjectRemoved', '*', 'Delete', 'DeleteMarkerCreated'],
    ['ObjectRestore', '*', 'Completed', 'Delete', 'Post'],
    ['ObjectTagging', '*', 'Delete', 'Put'],
    ['ReducedRedundancyLostObject'],
    [
      'Replication',
      '*',
      'OperationFailedReplication',
      'OperationMissedThreshold',
      'OperationNotTracked',
      'OperationReplicatedAfterThreshold',
    ],
  ].flatMap(([group = '', ...names]) =>
    names.length === 0 ? [`s3:${group}`] : names.map((name) => `s3:${group}:${name}`),
  ),
);

/** Whether a notification is about an event. @param event without `s3:` */
export function isAbout({ events, prefix = '', suffix = '' }: Notification, event: string, key: string): boolean {
  return events.some((name) => covers(name, `s3:${event}`)) && key.startsWith(prefix) && key.endsWith(suffix);
}

const covers = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));

/** Whether some object could be told by both. */
export function overlap(a: Notification, b: Notification): boolean {
  return a.events.some((one) => b.events.some((other) => covers(one, other) || covers(other, one))) && sharesKeys(a, b);
}

function sharesKeys(a: Notification, b: Notification): boolean {
  const [prefixes, suffixes] = [
    [a.prefix ?? '', b.prefix ?? ''],
    [a.suffix ?? '', b.suffix ?? ''],
  ];
  return (
    eitherWay(prefixes, (long, short) => long.startsWith(short)) &&
    eitherWay(suffixes, (long, short) => long.endsWith(short))
  );
}

const eitherWay = ([a = '', b = '']: readonly string[], test: (a: string, b: string) => boolean): boolean =>
  test(a, b) || test(b, a);
