import type { JsonObject } from '../core/json.ts';
import { number, object, objects, text, textOr, texts } from '../core/properties.ts';
import type { CorsRule } from '../s3/cors.ts';
import type { Expiration } from '../s3/stored-object.ts';
import { notificationsIn } from './bucket-notifications.ts';
import type { ResourceKind } from './kind.ts';
import { nameOf } from './naming.ts';

const KEY_FILTER = { S3Key: { Rules: { Name: 'runs', Value: 'runs' } } } as const;

export const s3Bucket: ResourceKind = {
  type: 'AWS::S3::Bucket',
  properties: {
    BucketName: 'runs',
    CorsConfiguration: {
      CorsRules: {
        AllowedHeaders: 'runs',
        AllowedMethods: 'runs',
        AllowedOrigins: 'runs',
        ExposedHeaders: 'runs',
        Id: 'accepted',
        MaxAge: 'runs',
      },
    },
    LifecycleConfiguration: {
      Rules: {
        Id: 'accepted',
        Status: 'runs',
        Prefix: 'runs',
        ExpirationInDays: 'runs',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 'runs' },
        NoncurrentVersionExpiration: 'accepted',
        NoncurrentVersionExpirationInDays: 'accepted',
      },
    },
    AccessControl: 'accepted',
    BucketEncryption: 'accepted',
    NotificationConfiguration: {
      EventBridgeConfiguration: { EventBridgeEnabled: 'runs' },
      LambdaConfigurations: { Event: 'runs', Function: 'runs', Filter: KEY_FILTER },
      QueueConfigurations: { Event: 'runs', Queue: 'runs', Filter: KEY_FILTER },
      TopicConfigurations: { Event: 'runs', Topic: 'runs', Filter: KEY_FILTER },
    },
    OwnershipControls: 'accepted',
    PublicAccessBlockConfiguration: 'accepted',
    Tags: 'accepted',
    VersioningConfiguration: 'accepted',
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
  declare({ properties, ref }, { objects: store }, before) {
    const rules = objects(object(properties, 'LifecycleConfiguration'), 'Rules');
    const corsRules = objects(object(properties, 'CorsConfiguration'), 'CorsRules');
    store.declareBucket(ref, {
      expirations: rules.flatMap((rule) => expirationIn(rule, number(rule, 'ExpirationInDays'))),
      abortions: rules.flatMap((rule) =>
        expirationIn(rule, number(object(rule, 'AbortIncompleteMultipartUpload'), 'DaysAfterInitiation')),
      ),
      corsRules: corsRules.map(corsRuleIn),
    });
    // Without it, what a call set stays.
    const wasDeclared = before?.properties['NotificationConfiguration'] !== undefined;
    const isDeclared = properties['NotificationConfiguration'] !== undefined;
    if (isDeclared || wasDeclared) store.notifications.declare(ref, notificationsIn(properties, ref));
  },
  remove({ ref }, { objects: store }) {
    store.removeBucket(ref);
  },
  isThere: ({ ref }, { objects: store }) => store.has(ref),
};

function expirationIn(rule: JsonObject, days: number | undefined): readonly Expiration[] {
  if (text(rule, 'Status') !== 'Enabled' || days === undefined) return [];
  return [{ prefix: textOr(rule, 'Prefix', ''), days }];
}

function corsRuleIn(rule: JsonObject): CorsRule {
  return {
    allowedOrigins: texts(rule, 'AllowedOrigins'),
    allowedMethods: texts(rule, 'AllowedMethods'),
    allowedHeaders: texts(rule, 'AllowedHeaders').map((name) => name.toLowerCase()),
    exposedHeaders: texts(rule, 'ExposedHeaders'),
    maxAgeSeconds: number(rule, 'MaxAge'),
  };
}
