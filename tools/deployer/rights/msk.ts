import { actions, arn, globalArn, type Right, STACK, TAGS } from './right.ts';

const CLUSTER = arn('kafka', `cluster/${STACK}/*`);
const SERVICE_ROLE = globalArn('iam', 'role/aws-service-role/kafka.amazonaws.com/*');

/** The Kafka cluster of a stage, which has the name of the stage's stack, and its topics. */
export const MSK: Readonly<Record<string, readonly Right[]>> = {
  'AWS::MSK::Cluster': [
    // IAM cannot limit it to a resource.
    { actions: actions('kafka', 'CreateCluster'), on: ['*'] },
    {
      actions: actions(
        'kafka',
        `DescribeCluster DeleteCluster UpdateMonitoring UpdateClusterKafkaVersion UpdateClusterConfiguration UpdateBrokerType
        UpdateBrokerCount UpdateBrokerStorage UpdateStorage UpdateSecurity UpdateConnectivity UpdateRebalancing TagResource
        UntagResource`,
      ),
      on: [CLUSTER],
    },
    { actions: actions('kafka', 'DescribeClusterOperation'), on: [arn('kafka', '*')] },
    // The brokers get their addresses with the rights of the caller.
    {
      actions: actions('ec2', 'DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeRouteTables'),
      on: ['*'],
    },
    {
      actions: actions('iam', 'CreateServiceLinkedRole'),
      on: [SERVICE_ROLE],
      when: { StringEquals: { 'iam:AWSServiceName': 'kafka.amazonaws.com' } },
    },
    { actions: actions('iam', 'AttachRolePolicy PutRolePolicy'), on: [SERVICE_ROLE] },
    {
      actions: actions('kms', 'CreateGrant DescribeKey'),
      on: [arn('kms', 'key/*')],
      when: {
        StringEquals: Object.fromEntries(Object.entries(TAGS).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value])),
      },
    },
    {
      actions: actions(
        'logs',
        `CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy
        DescribeResourcePolicies DescribeLogGroups`,
      ),
      on: ['*'],
      with: ['LoggingInfo'],
    },
  ],
  // https://docs.aws.amazon.com/msk/latest/developerguide/msk-topic-operations-information.html
  'AWS::MSK::Topic': [
    { actions: actions('kafka-cluster', 'Connect'), on: [CLUSTER] },
    {
      actions: actions(
        'kafka-cluster',
        'CreateTopic DescribeTopic AlterTopic DeleteTopic DescribeTopicDynamicConfiguration AlterTopicDynamicConfiguration',
      ),
      on: [arn('kafka', `topic/${STACK}/*`)],
    },
  ],
};

/** What `npm run deploy:kafka` looks at before it begins. */
export const BEFORE_A_CLUSTER: readonly Right[] = [{ actions: actions('kafka', 'ListClustersV2'), on: ['*'] }];
