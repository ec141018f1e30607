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
