import { actions, arn, bucketArn, NOTES, type Right, STACK } from './right.ts';

const TABLES = [arn('dynamodb', `table/${STACK}-*`)];
const BUCKETS = [bucketArn(`${STACK}-*`)];

const table = (names: string, ...properties: readonly string[]): Right => ({
  actions: actions('dynamodb', names),
  on: TABLES,
  ...(properties.length > 0 && { with: properties }),
});

const bucket = (names: string, ...properties: readonly string[]): Right => ({
  actions: actions('s3', names),
  on: BUCKETS,
  ...(properties.length > 0 && { with: properties }),
});

/** Glue looks at the registry and at the schema for a call on one of its schemas. */
const SCHEMAS = [arn('glue', `registry/${STACK}`), arn('glue', `schema/${STACK}/*`)];
const GLUE_TAGS = 'TagResource UntagResource GetTags';

/** Tables, buckets, parameters, secrets and schemas: never what they hold. */
export const DATA: Readonly<Record<string, readonly Right[]>> = {
  'AWS::DynamoDB::Table': [
    table(`CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups DescribeTimeToLive
      DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy TagResource UntagResource
      ListTagsOfResource`),
    table('UpdateContinuousBackups', 'PointInTimeRecoverySpecification'),
    table('UpdateTimeToLive', 'TimeToLiveSpecification'),
    table('UpdateContributorInsights', 'ContributorInsightsSpecification'),
    table('PutResourcePolicy DeleteResourcePolicy', 'ResourcePolicy'),
  ],
  'AWS::S3::Bucket': [
    bucket(`CreateBucket DeleteBucket ListBucket PutBucketTagging GetBucketTagging TagResource UntagResource
      ListTagsForResource GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketAbac GetBucketCORS GetBucketLogging
      GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration
      GetBucketOwnershipControls GetBucketPublicAccessBlock GetBucketVersioning GetBucketWebsite
      GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration
      GetMetricsConfiguration GetReplicationConfiguration`),
    bucket('PutEncryptionConfiguration', 'BucketEncryption'),
    bucket('PutBucketPublicAccessBlock', 'PublicAccessBlockConfiguration'),
    bucket('PutBucketOwnershipControls', 'OwnershipControls'),
    bucket('PutLifecycleConfiguration', 'LifecycleConfiguration'),
    bucket('PutBucketVersioning', 'VersioningConfiguration'),
    bucket('PutBucketNotification', 'NotificationConfiguration'),
    bucket('PutBucketCORS', 'CorsConfiguration'),
    bucket('PutBucketLogging', 'LoggingConfiguration'),
  ],
  'AWS::S3::BucketPolicy': [bucket('GetBucketPolicy PutBucketPolicy DeleteBucketPolicy')],
  'AWS::Glue::Registry': [
    {
      actions: actions('glue', `CreateRegistry GetRegistry UpdateRegistry DeleteRegistry ${GLUE_TAGS}`),
      on: [arn('glue', `registry/${STACK}`)],
    },
  ],
  'AWS::Glue::Schema': [
    {
      actions: actions('glue', `CreateSchema GetSchema GetSchemaVersion UpdateSchema DeleteSchema ${GLUE_TAGS}`),
      on: SCHEMAS,
    },
  ],
  'AWS::Glue::SchemaVersion': [
    {
      actions: actions('glue', 'RegisterSchemaVersion GetSchemaByDefinition GetSchemaVersion DeleteSchemaVersions'),
      on: SCHEMAS,
    },
  ],
  'AWS::SecretsManager::Secret': [
    {
      actions: actions(
        'secretsmanager',
        'CreateSecret DescribeSecret UpdateSecret DeleteSecret TagResource UntagResource',
      ),
      on: [arn('secretsmanager', `secret:${STACK}/*`)],
    },
    { actions: actions('secretsmanager', 'GetRandomPassword'), on: ['*'] },
  ],
  'AWS::SSM::Parameter': [
    {
      actions: actions(
        'ssm',
        'PutParameter GetParameters DeleteParameter AddTagsToResource RemoveTagsFromResource ListTagsForResource',
      ),
      on: [arn('ssm', `parameter/${STACK}/*`), arn('ssm', `parameter/${NOTES}/*`)],
    },
  ],
};
