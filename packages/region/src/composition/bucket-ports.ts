import { AwsError } from '../core/aws-error.ts';
import type { FunctionPort, QueuePort, TopicPort } from '../core/ports.ts';
import type { EventBridge } from '../eventbridge/eventbridge.ts';
import type { Permissions } from '../iam/permissions.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { NotificationPorts } from '../s3/notifications/bucket-notifications.ts';
import type { DestinationService, Notification } from '../s3/notifications/configuration.ts';
import { bucketArn } from '../s3/notifications/record.ts';
import type { TopicStore } from '../sns/topic-store.ts';
import type { QueueStore } from '../sqs/queue-store.ts';

export interface BucketPortsDeps {
  readonly functions: Pick<FunctionPort, 'enqueue'> & Pick<LambdaService, 'functionOf'>;
  readonly queues: Pick<QueuePort, 'send'>;
  readonly store: Pick<QueueStore, 'byLastPart'>;
  readonly topics: TopicPort;
  readonly topicStore: Pick<TopicStore, 'find'>;
  readonly eventBridge: Pick<EventBridge, 'putOfService'>;
  readonly permissions: Permissions;
  readonly warn: (line: string) => void;
}

interface DestinationRow {
  readonly action: string;
  isThere(deps: BucketPortsDeps, arn: string): boolean;
  send(deps: BucketPortsDeps, arn: string, payload: string, place: string): Promise<void>;
}

const DESTINATIONS: Readonly<Record<DestinationService, DestinationRow>> = {
  lambda: {
    action: 'lambda:InvokeFunction',
    isThere: ({ functions }, arn) => isFound(() => functions.functionOf(arn)),
    send: ({ functions }, arn, payload, place) => functions.enqueue(arn, payload, [place]),
  },
  sqs: {
    action: 'sqs:SendMessage',
    isThere: ({ store }, arn) => store.byLastPart(arn)?.arn === arn,
    send: ({ queues }, arn, body) => queues.send(arn, { body }),
  },
  sns: {
    action: 'sns:Publish',
    isThere: ({ topicStore }, arn) => topicStore.find(arn) !== undefined,
    send: ({ topics }, arn, payload) => topics.publish(arn, payload, { subject: SUBJECT }),
  },
};

/** Of messages to topics. */
const SUBJECT = 'Amazon S3 Notification';

function isFound(find: () => unknown): boolean {
  try {
    find();
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

const S3_PRINCIPAL = 's3.amazonaws.com';

/** Where the notifications of buckets go, if the policies of the destinations let S3 send. */
export function bucketPorts(deps: BucketPortsDeps): NotificationPorts {
  const isOpen = (service: DestinationService, resourceArn: string, sourceArn: string): boolean =>
    deps.permissions.may({ principal: S3_PRINCIPAL, action: DESTINATIONS[service].action, resourceArn, sourceArn });
  return {
    isThere: (service, arn) => DESTINATIONS[service].isThere(deps, arn),
    isOpen,
    send: async ({ service, arn }: Notification, payload, place) => {
      const [bucket = ''] = place.split('/');
      const row = DESTINATIONS[service];
      if (!isOpen(service, arn, bucketArn(bucket)))
        throw new Error(`${S3_PRINCIPAL} may not ${row.action} on it any more.`);
      await row.send(deps, arn, payload, place);
    },
    putEvent: (event) => deps.eventBridge.putOfService(event),
    warn: deps.warn,
  };
}
