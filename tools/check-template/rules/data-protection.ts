import type { Json } from '@tributary/region/json';
import {
  asText,
  at,
  oneOrMore,
  type Resource,
  referenced,
  resourceById,
  resourcesOf,
} from '../../template/template.ts';
import type { Rule } from '../rule.ts';

type IsEncrypted = (properties: Resource['properties']) => boolean;

/** What switches encryption at rest on, by type. */
const ENCRYPTION: Readonly<Record<string, IsEncrypted>> = {
  'AWS::SQS::Queue': (queue) => queue['SqsManagedSseEnabled'] === true || queue['KmsMasterKeyId'] !== undefined,
  'AWS::SNS::Topic': (topic) => topic['KmsMasterKeyId'] !== undefined,
  'AWS::DynamoDB::Table': (table) => at(table, 'SSESpecification', 'SSEEnabled') === true,
  'AWS::S3::Bucket': (bucket) => bucket['BucketEncryption'] !== undefined,
};

export const encryption: Rule = {
  name: 'encryption',
  why: 'Events hold personal data wherever they wait.',
  *check({ resources }) {
    for (const { id, type, properties } of resources)
      if (ENCRYPTION[type]?.(properties) === false) yield { at: id, message: 'Its data is not encrypted at rest.' };
  },
};

const PUBLIC_ACCESS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const privateBuckets: Rule = {
  name: 'private-buckets',
  why: 'One policy or list that is too wide, and everybody reads the events of a bucket.',
  *check(template) {
    for (const { id, properties } of resourcesOf(template, 'AWS::S3::Bucket'))
      for (const name of PUBLIC_ACCESS)
        if (at(properties, 'PublicAccessBlockConfiguration', name) !== true)
          yield { at: id, message: `PublicAccessBlockConfiguration.${name} is not true.` };
  },
};

export const alarmKeys: Rule = {
  name: 'alarm-keys',
  why: 'CloudWatch may not use the key that AWS manages for SNS: the alarm fires and nobody hears it.',
  *check(template) {
    const actions = resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(({ properties }) =>
      oneOrMore(properties['AlarmActions']),
    );
    for (const id of new Set(actions.map(referenced)))
      if (resourceById(template, id)?.properties['KmsMasterKeyId'] === 'alias/aws/sns')
        yield { at: String(id), message: 'A topic for alarms needs a key of its own that CloudWatch may use.' };
  },
};

const HOLDS_DATA = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::S3::Bucket', 'AWS::Events::Archive'];
/** It holds packages, and the framework empties it before it removes it. */
const DEPLOYMENT_BUCKET = 'ServerlessDeploymentBucket';

export const retention: Rule = {
  name: 'retention',
  why: 'Data that nobody decided about goes with its stack, or stays after a failed creation and blocks the next.',
  *check({ resources }) {
    for (const { id, type, source } of resources) {
      if (!HOLDS_DATA.includes(type) || id === DEPLOYMENT_BUCKET) continue;
      const { DeletionPolicy: onDeletion, UpdateReplacePolicy: onReplacement } = source;
      if (onDeletion === undefined || onReplacement === undefined)
        yield { at: id, message: 'DeletionPolicy and UpdateReplacePolicy must say what becomes of its data.' };
      else if (onDeletion === 'Retain')
        yield { at: id, message: 'A failed creation leaves it, and blocks the next: use RetainExceptOnCreate.' };
    }
  },
};

export const recovery: Rule = {
  name: 'recovery',
  why: 'A table without point-in-time recovery cannot be brought back to before the mistake.',
  *check(template) {
    for (const { id, properties } of resourcesOf(template, 'AWS::DynamoDB::Table'))
      if (at(properties, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') !== true)
        yield { at: id, message: 'Point-in-time recovery is not switched on.' };
  },
};

export const logRetention: Rule = {
  name: 'log-retention',
  why: 'A log group that Lambda makes by itself keeps everything for ever.',
  *check(template) {
    const groups = resourcesOf(template, 'AWS::Logs::LogGroup');
    for (const { id, properties } of resourcesOf(template, 'AWS::Lambda::Function')) {
      const name = logGroupName(properties['FunctionName']);
      const group = groups.find((candidate) => candidate.properties['LogGroupName'] === name);
      if (group?.properties['RetentionInDays'] === undefined)
        yield { at: id, message: `No log group ${name} with RetentionInDays.` };
    }
  },
};

const logGroupName = (functionName: Json | undefined): string => `/aws/lambda/${asText(functionName)}`;
