import type { JsonObject } from '../core/json.ts';
import { number, object, objects, text, textOr } from '../core/properties.ts';
import type { Expiration } from '../s3/object-store.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

export const s3Bucket: ResourceKind = {
  type: 'AWS::S3::Bucket',
  properties: {
    BucketName: 'runs',
    LifecycleConfiguration: {
      Rules: {
        Id: 'accepted',
        Status: 'runs',
        Prefix: 'runs',
        ExpirationInDays: 'runs',
        // No upload here comes in parts.
        AbortIncompleteMultipartUpload: 'accepted',
      },
    },
    BucketEncryption: 'accepted',
    OwnershipControls: 'accepted',
    PublicAccessBlockConfiguration: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'BucketName', naming).toLowerCase();
    return {
      ref: name,
      attributes: {
        Arn: `arn:${naming.partition}:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${naming.region}.amazonaws.com`,
      },
    };
  },
  declare({ properties, ref }, { objects: store }) {
    const rules = objects(object(properties, 'LifecycleConfiguration'), 'Rules');
    store.declareBucket(ref, rules.flatMap(expirationIn));
  },
  remove({ ref }, { objects: store }) {
    store.removeBucket(ref);
  },
  isThere: ({ ref }, { objects: store }) => store.has(ref),
};

function expirationIn(rule: JsonObject): readonly Expiration[] {
  const days = number(rule, 'ExpirationInDays');
  if (text(rule, 'Status') !== 'Enabled' || days === undefined) return [];
  return [{ prefix: textOr(rule, 'Prefix', ''), days }];
}
