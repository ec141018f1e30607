import { emptyAnswer, type S3Operation, xmlAnswer } from '../operation.ts';
import { configurationIn, configurationXml } from './xml.ts';

const UNCHECKED = 'x-amz-skip-destination-validation';
const NOTIFICATION = { on: 'bucket', marks: ['notification'] } as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
export const NOTIFICATION_OPERATIONS: readonly S3Operation[] = [
  {
    name: 'GetBucketNotificationConfiguration',
    method: 'GET',
    ...NOTIFICATION,
    run: (store, _call, bucket) => xmlAnswer(configurationXml(store.notifications.of(store.bucket(bucket).name))),
  },
  {
    name: 'PutBucketNotificationConfiguration',
    method: 'PUT',
    ...NOTIFICATION,
    headers: [UNCHECKED],
    run: ({ notifications, buckets }, { body, headers }, bucket) => {
      const { name } = buckets.get(bucket);
      const isChecked = String(headers[UNCHECKED]).toLowerCase() !== 'true';
      notifications.set(name, configurationIn(body, notifications.newId), isChecked);
      return emptyAnswer(200);
    },
  },
];
