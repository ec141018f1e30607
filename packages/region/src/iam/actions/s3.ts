import { type JsonObject, listOf, objectOf, textOf } from '../../core/json.ts';
import type { Context } from '../context.ts';
import { type Names, type OperationRights, onAll, type ServiceRights } from './operation-rights.ts';

const bucketArn = ({ Bucket }: JsonObject, { partition }: Names): string => `arn:${partition}:s3:::${textOf(Bucket)}`;

const objectArn = (input: JsonObject, names: Names): string => `${bucketArn(input, names)}/${textOf(input['Key'])}`;

const textsOf = (value: unknown): readonly string[] => listOf(value).map((one) => textOf(one));

/** The members of a call that conditions know, by the names that they have there. */
const FACTS: Readonly<Record<string, string>> = {
  Delimiter: 's3:delimiter',
  Prefix: 's3:prefix',
  ServerSideEncryption: 's3:x-amz-server-side-encryption',
};

/** The object that a copy reads. */
const sourceArn = ({ Source }: JsonObject, names: Names): string => {
  const { bucket = '', key = '' } = objectOf(Source);
  return objectArn({ Bucket: bucket, Key: key }, names);
};

function row(action: string, arn: (input: JsonObject, names: Names) => string): OperationRights {
  return {
    actions: [action],
    accesses: (input, names) => [{ action, resource: arn(input, names), context: factsIn(input) }],
  };
}

function factsIn(input: JsonObject): Context {
  return Object.fromEntries(
    Object.entries(FACTS).flatMap(([member, key]) => {
      const value = input[member];
      return typeof value === 'string' ? [[key, [value]]] : [];
    }),
  );
}

const copying: OperationRights = {
  actions: ['s3:GetObject', 's3:PutObject'],
  accesses: (input, names) => [
    { action: 's3:GetObject', resource: sourceArn(input, names) },
    { action: 's3:PutObject', resource: objectArn(input, names), context: factsIn(input) },
  ],
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
export const s3: ServiceRights = {
  AbortMultipartUpload: row('s3:AbortMultipartUpload', objectArn),
  CompleteMultipartUpload: row('s3:PutObject', objectArn),
  CopyObject: copying,
  CreateBucket: row('s3:CreateBucket', bucketArn),
  CreateMultipartUpload: row('s3:PutObject', objectArn),
  DeleteBucket: row('s3:DeleteBucket', bucketArn),
  DeleteObject: row('s3:DeleteObject', objectArn),
  DeleteObjects: {
    actions: ['s3:DeleteObject'],
    accesses: (input, names) =>
      textsOf(input['Keys']).map((Key) => ({
        action: 's3:DeleteObject',
        resource: objectArn({ ...input, Key }, names),
        context: {},
      })),
  },
  GetBucketLocation: row('s3:GetBucketLocation', bucketArn),
  GetBucketNotificationConfiguration: row('s3:GetBucketNotification', bucketArn),
  GetBucketVersioning: row('s3:GetBucketVersioning', bucketArn),
  GetObject: row('s3:GetObject', objectArn),
  HeadBucket: row('s3:ListBucket', bucketArn),
  HeadObject: row('s3:GetObject', objectArn),
  ListBuckets: onAll('s3:ListAllMyBuckets'),
  ListMultipartUploads: row('s3:ListBucketMultipartUploads', bucketArn),
  ListObjects: row('s3:ListBucket', bucketArn),
  ListObjectsV2: row('s3:ListBucket', bucketArn),
  ListParts: row('s3:ListMultipartUploadParts', objectArn),
  PutBucketNotificationConfiguration: row('s3:PutBucketNotification', bucketArn),
  PutObject: row('s3:PutObject', objectArn),
  UploadPart: row('s3:PutObject', objectArn),
  UploadPartCopy: copying,
};
