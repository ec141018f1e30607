import type { JsonObject } from '../../core/json.ts';
import type { ObjectHead } from '../stored-object.ts';

/** Something that happened to an object. */
export interface ObjectChange {
  /** Without `s3:`, for example `ObjectCreated:Put`. */
  readonly event: ObjectEvent;
  readonly bucket: string;
  readonly key: string;
  /** Absent of an object that is gone. */
  readonly object?: Pick<ObjectHead, 'eTag' | 'sizeBytes'>;
}

export type ObjectEvent = keyof typeof REASONS;

/** What EventBridge is told as the reason. */
const REASONS = {
  'ObjectCreated:CompleteMultipartUpload': 'CompleteMultipartUpload',
  'ObjectCreated:Copy': 'CopyObject',
  'ObjectCreated:Put': 'PutObject',
  'ObjectRemoved:Delete': 'DeleteObject',
} as const;

/** What S3 says of a change besides the object. */
export interface ChangeFacts {
  readonly atMs: number;
  readonly requestId: string;
  readonly hostId: string;
  /** Grows with each change; to be compared as a text. */
  readonly sequencer: string;
  readonly region: string;
  readonly accountId: string;
}

const SOURCE_ADDRESS = '127.0.0.1';

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

/**
 * What functions, queues and topics get.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function recordOf(change: ObjectChange, facts: ChangeFacts, configurationId: string): JsonObject {
  const { bucket, key, object, event } = change;
  const ofObject = object && { size: object.sizeBytes, eTag: unquoted(object.eTag) };
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: facts.region,
    eventTime: new Date(facts.atMs).toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${facts.accountId}` },
    requestParameters: { sourceIPAddress: SOURCE_ADDRESS },
    responseElements: { 'x-amz-request-id': facts.requestId, 'x-amz-id-2': facts.hostId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: { name: bucket, ownerIdentity: { principalId: facts.accountId }, arn: bucketArn(bucket) },
      object: { key: encodedKey(key), ...ofObject, sequencer: facts.sequencer },
    },
  };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function eventOf({ bucket, key, object, event }: ObjectChange, facts: ChangeFacts) {
  const ofObject = object && { size: object.sizeBytes, etag: unquoted(object.eTag) };
  return {
    source: 'aws.s3',
    detailType: object === undefined ? 'Object Deleted' : 'Object Created',
    resources: [bucketArn(bucket)],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, ...ofObject, sequencer: facts.sequencer },
      'request-id': facts.requestId,
      requester: facts.accountId,
      'source-ip-address': SOURCE_ADDRESS,
      reason: REASONS[event],
      ...(object === undefined && { 'deletion-type': 'Permanently Deleted' }),
    },
  };
}

/** What queues and topics get when they become a destination. */
export const testEvent = (bucket: string, { atMs, requestId, hostId }: ChangeFacts): JsonObject => ({
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: new Date(atMs).toISOString(),
  Bucket: bucket,
  RequestId: requestId,
  HostId: hostId,
});

/** As a form encodes texts, but for slashes. */
const encodedKey = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');

const unquoted = (eTag: string): string => eTag.replaceAll('"', '');
