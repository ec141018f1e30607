import { type Json, textOf } from '@tributary/region/json';
import { arnOf, REGION, type Wanted } from './wanted-rights.ts';

/** A resource that is there. */
export interface Made {
  readonly type: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, Json>>;
}

type Rights = (made: Made) => readonly Wanted[];

const arn = ({ attributes }: Made): string => textOf(attributes['Arn']);
/** Keys of conditions are compared in lower case. */
const tags = (key: string) => ({ [`aws:${key}/service`]: ['tributary'], [`aws:${key}/stage`]: ['dev'] });

function calls(service: string, names: string, resource: string, context: Wanted['context'] = {}): readonly Wanted[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => ({ action: `${service}:${name}`, resource, context }));
}

const TAGGING = 'TagResource UntagResource ListTagsForResource';
const LOG_DELIVERY = `CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries
  PutResourcePolicy DescribeResourcePolicies DescribeLogGroups`;
const API = 'GET POST PUT PATCH DELETE TagResource UntagResource';
const api: Rights = ({ ref }) => calls('apigateway', API, `arn:aws:apigateway:${REGION}::/apis/${ref}`);
const ofFunction = (made: Made): string => arnOf('lambda', `function:${made.ref}`);
const network =
  (names: string): Rights =>
  () =>
    calls('ec2', names, '*');

/**
 * By type: the calls with which CloudFormation creates, reads, changes and deletes a resource as the templates have it.
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html, handlers
 */
const BY_TYPE: Readonly<Record<string, Rights>> = {
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Integration': api,
  'AWS::ApiGatewayV2::Route': api,
  'AWS::ApiGatewayV2::Stage': (made) => [...api(made), ...calls('logs', LOG_DELIVERY, '*')],
  'AWS::CloudWatch::Alarm': ({ ref }) => [
    ...calls('cloudwatch', `PutMetricAlarm DeleteAlarms ${TAGGING}`, arnOf('cloudwatch', `alarm:${ref}`)),
    ...calls('cloudwatch', 'DescribeAlarms', arnOf('cloudwatch', 'alarm:*')),
  ],
  'AWS::CloudWatch::Dashboard': ({ ref }) =>
    calls(
      'cloudwatch',
      `PutDashboard GetDashboard DeleteDashboards ${TAGGING}`,
      `arn:aws:cloudwatch::000000000000:dashboard/${ref}`,
    ),
  'AWS::DynamoDB::Table': (made) =>
    calls(
      'dynamodb',
      `CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups UpdateContinuousBackups
      DescribeTimeToLive UpdateTimeToLive DescribeContributorInsights DescribeKinesisStreamingDestination
      GetResourcePolicy TagResource UntagResource ListTagsOfResource`,
      arn(made),
    ),
  'AWS::Events::ApiDestination': (made) =>
    calls('events', 'CreateApiDestination DescribeApiDestination UpdateApiDestination DeleteApiDestination', arn(made)),
  'AWS::Events::Archive': (made) => [
    ...calls('events', 'CreateArchive DescribeArchive UpdateArchive DeleteArchive', arn(made)),
    ...calls('events', 'CreateArchive', arn(made).replace('archive/', 'event-bus/')),
  ],
  // EventBridge makes a secret of it, and its own role, with the rights of who makes the connection.
  'AWS::Events::Connection': (made) => [
    ...calls('events', 'CreateConnection DescribeConnection UpdateConnection DeleteConnection', arn(made)),
    ...calls(
      'secretsmanager',
      'CreateSecret DescribeSecret GetSecretValue PutSecretValue UpdateSecret DeleteSecret',
      textOf(made.attributes['SecretArn']),
    ),
    ...calls(
      'secretsmanager',
      'GetSecretValue',
      arnOf('secretsmanager', 'secret:tributary-dev/partner-notices-AbCdEf'),
    ),
    ...calls(
      'iam',
      'CreateServiceLinkedRole',
      'arn:aws:iam::000000000000:role/aws-service-role/apidestinations.events.amazonaws.com/AWSServiceRoleForAmazonEventBridgeApiDestinations',
      { 'iam:awsservicename': ['apidestinations.events.amazonaws.com'] },
    ),
  ],
  'AWS::Events::EventBus': (made) =>
    calls('events', `CreateEventBus DescribeEventBus UpdateEventBus DeleteEventBus ${TAGGING}`, arn(made)),
  'AWS::Events::Rule': (made) =>
    calls('events', `PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule ${TAGGING}`, arn(made)),
  'AWS::EventSchemas::Registry': (made) =>
    calls(
      'schemas',
      `CreateRegistry DescribeRegistry UpdateRegistry DeleteRegistry ${TAGGING}`,
      textOf(made.attributes['RegistryArn']),
    ),
  'AWS::EventSchemas::Schema': (made) =>
    calls(
      'schemas',
      `CreateSchema DescribeSchema UpdateSchema DeleteSchema DeleteSchemaVersion ${TAGGING}`,
      textOf(made.attributes['SchemaArn']),
    ),
  'AWS::Glue::Registry': (made) =>
    calls(
      'glue',
      'CreateRegistry GetRegistry UpdateRegistry DeleteRegistry TagResource UntagResource GetTags',
      arn(made),
    ),
  'AWS::Glue::Schema': (made) =>
    calls(
      'glue',
      'CreateSchema GetSchema GetSchemaVersion UpdateSchema DeleteSchema TagResource UntagResource GetTags',
      arn(made),
    ),
  'AWS::IAM::Role': (made) =>
    calls(
      'iam',
      `CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole PutRolePolicy GetRolePolicy
      DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies TagRole UntagRole`,
      arn(made),
    ),
  'AWS::KMS::Key': (made) => [
    ...calls('kms', 'CreateKey TagResource', '*', tags('requesttag')),
    ...calls(
      'kms',
      `DescribeKey GetKeyPolicy PutKeyPolicy GetKeyRotationStatus EnableKeyRotation DisableKeyRotation EnableKey DisableKey
      UpdateKeyDescription ScheduleKeyDeletion ListResourceTags UntagResource`,
      arn(made),
      tags('resourcetag'),
    ),
  ],
  'AWS::Lambda::EventInvokeConfig': () =>
    calls(
      'lambda',
      `PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig
      DeleteFunctionEventInvokeConfig`,
      arnOf('lambda', 'function:tributary-dev-get-order'),
    ),
  'AWS::Lambda::EventSourceMapping': ({ ref }) => [
    ...calls(
      'lambda',
      'CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping',
      '*',
      { 'lambda:functionarn': [arnOf('lambda', 'function:tributary-dev-bridge-kafka')] },
    ),
    ...calls('lambda', 'TagResource UntagResource ListTags', arnOf('lambda', `event-source-mapping:${ref}`)),
  ],
  'AWS::Lambda::Function': (made) => [
    ...calls(
      'lambda',
      `CreateFunction GetFunction DeleteFunction UpdateFunctionCode UpdateFunctionConfiguration PutFunctionConcurrency
      DeleteFunctionConcurrency GetFunctionCodeSigningConfig GetFunctionRecursionConfig GetFunctionScalingConfig
      GetRuntimeManagementConfig TagResource UntagResource`,
      ofFunction(made),
    ),
  ],
  'AWS::Lambda::Permission': () =>
    calls('lambda', 'AddPermission RemovePermission GetPolicy', arnOf('lambda', 'function:tributary-dev-get-order')),
  'AWS::Logs::LogGroup': ({ ref }) => [
    ...calls(
      'logs',
      `CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy TagResource
      UntagResource ListTagsForResource`,
      arnOf('logs', `log-group:${ref}`),
    ),
    ...calls('logs', 'PutRetentionPolicy', arnOf('logs', `log-group:${ref}:*`)),
    ...calls('logs', 'DescribeLogGroups DescribeResourcePolicies DescribeIndexPolicies', '*'),
  ],
  'AWS::Pipes::Pipe': ({ ref }) =>
    calls(
      'pipes',
      'CreatePipe DescribePipe UpdatePipe DeletePipe TagResource UntagResource',
      arnOf('pipes', `pipe/${ref}`),
    ),
  'AWS::S3::Bucket': ({ ref }) =>
    calls(
      's3',
      `CreateBucket DeleteBucket ListBucket PutBucketTagging GetBucketTagging PutEncryptionConfiguration
      PutBucketPublicAccessBlock GetBucketPublicAccessBlock GetBucketVersioning GetEncryptionConfiguration`,
      `arn:aws:s3:::${ref}`,
    ),
  'AWS::S3::BucketPolicy': () =>
    calls('s3', 'GetBucketPolicy PutBucketPolicy DeleteBucketPolicy', 'arn:aws:s3:::tributary-dev-payloads'),
  'AWS::SNS::Subscription': () => [
    ...calls('sns', 'Subscribe', arnOf('sns', 'tributary-dev-alarms')),
    ...calls('sns', 'GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe', '*'),
  ],
  'AWS::SNS::Topic': ({ ref }) =>
    calls(
      'sns',
      `CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic GetDataProtectionPolicy ListSubscriptionsByTopic
      ${TAGGING}`,
      ref,
    ),
  'AWS::SNS::TopicPolicy': () => calls('sns', 'SetTopicAttributes', arnOf('sns', 'tributary-dev-alarms')),
  'AWS::SQS::Queue': (made) =>
    calls(
      'sqs',
      'CreateQueue GetQueueAttributes GetQueueUrl SetQueueAttributes DeleteQueue ListQueueTags TagQueue UntagQueue',
      arn(made),
    ),
  'AWS::SQS::QueuePolicy': () => calls('sqs', 'SetQueueAttributes', arnOf('sqs', 'tributary-dev-get-order-failed')),
  'AWS::SecretsManager::Secret': ({ ref }) => [
    ...calls('secretsmanager', 'CreateSecret DescribeSecret UpdateSecret DeleteSecret TagResource UntagResource', ref),
    ...calls('secretsmanager', 'GetRandomPassword', '*'),
  ],
  'AWS::SSM::Parameter': ({ ref }) =>
    calls(
      'ssm',
      'PutParameter GetParameters DeleteParameter AddTagsToResource RemoveTagsFromResource ListTagsForResource',
      arnOf('ssm', `parameter${ref}`),
    ),
  'AWS::StepFunctions::StateMachine': ({ ref }) =>
    calls('states', `CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine ${TAGGING}`, ref),
  // Of the cluster's stack.
  'AWS::EC2::VPC': network(
    'CreateVpc ModifyVpcAttribute DeleteVpc CreateTags DeleteTags DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls',
  ),
  'AWS::EC2::Subnet': network(
    'CreateSubnet ModifySubnetAttribute DeleteSubnet CreateTags DescribeSubnets DescribeAvailabilityZones',
  ),
  'AWS::EC2::RouteTable': network('CreateRouteTable DeleteRouteTable DescribeRouteTables'),
  'AWS::EC2::SubnetRouteTableAssociation': network('AssociateRouteTable DisassociateRouteTable DescribeRouteTables'),
  'AWS::EC2::SecurityGroup': network(
    'CreateSecurityGroup DeleteSecurityGroup RevokeSecurityGroupEgress DescribeSecurityGroups DescribeInstances',
  ),
  'AWS::EC2::SecurityGroupEgress': network('AuthorizeSecurityGroupEgress DescribeSecurityGroupRules'),
  'AWS::EC2::SecurityGroupIngress': network('AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress'),
  'AWS::EC2::VPCEndpoint': () => [
    ...calls('ec2', 'CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints DescribeVpcEndpoints', '*'),
    ...calls('route53', 'AssociateVPCWithHostedZone', 'arn:aws:route53:::hostedzone/Z1'),
  ],
  'AWS::MSK::Cluster': ({ ref }) => [
    ...calls('kafka', 'CreateCluster', '*'),
    ...calls('kafka', 'DescribeCluster UpdateBrokerCount UpdateBrokerType UpdateBrokerStorage DeleteCluster', ref),
    ...calls('kafka', 'DescribeClusterOperation', ref.replace('cluster/', 'cluster-operation/')),
    ...calls(
      'iam',
      'CreateServiceLinkedRole',
      'arn:aws:iam::000000000000:role/aws-service-role/kafka.amazonaws.com/AWSServiceRoleForKafka',
      { 'iam:awsservicename': ['kafka.amazonaws.com'] },
    ),
    ...calls(
      'iam',
      'AttachRolePolicy PutRolePolicy',
      'arn:aws:iam::000000000000:role/aws-service-role/kafka.amazonaws.com/AWSServiceRoleForKafka',
    ),
    ...calls('kms', 'CreateGrant DescribeKey', arnOf('kms', 'key/1f0c'), tags('resourcetag')),
    ...calls('logs', LOG_DELIVERY, '*'),
  ],
  'AWS::MSK::Topic': () => [
    ...calls('kafka-cluster', 'Connect', arnOf('kafka', 'cluster/tributary-dev/1f0c-1')),
    ...calls(
      'kafka-cluster',
      'CreateTopic DescribeTopic AlterTopic DeleteTopic DescribeTopicDynamicConfiguration AlterTopicDynamicConfiguration',
      arnOf('kafka', 'topic/tributary-dev/1f0c-1/orders'),
    ),
  ],
  'Custom::KafkaBrokers': () =>
    calls('lambda', 'InvokeFunction', arnOf('lambda', 'function:tributary-dev-kafka-brokers')),
};

/** The rights with which CloudFormation makes a resource. @throws Error for a type that is not known here */
export function rightsToMake(made: Made): readonly Wanted[] {
  const rights = BY_TYPE[made.type];
  if (!rights) throw new Error(`Nobody has said which calls make a resource of type ${made.type}`);
  return rights(made);
}
