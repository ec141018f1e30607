import { allow, only, ref, type Value } from '../cloudformation.ts';
import type { Convention } from './convention.ts';
import { topicName } from './kafka-topic.ts';
import { CLUSTER, KAFKA_ON, within, withKafka } from './msk.ts';

/**
 * Writes to Kafka topics of the MSK cluster, signed in by its role, idempotently, from inside the cluster's network.
 * The framework has no form of `vpc` that depends on a condition, so the property is set directly.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export const kafkaProducer: Convention = ({ config }) => {
  const { kafkaProduces: topics = [] } = config;
  if (topics.length === 0) return {};
  return {
    environment: {
      KAFKA_BOOTSTRAP_SERVERS: only(KAFKA_ON, ref('KafkaBootstrapServers')),
      KAFKA_AUTHENTICATION: only(KAFKA_ON, ref('KafkaAuthentication')),
    },
    statements: withKafka([
      allow(['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently'], CLUSTER),
      allow(
        ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
        topics.map((topic) => within('topic', topicName(topic))),
      ),
      allow(NETWORK_ACTIONS, '*'),
    ]),
    properties: {
      VpcConfig: only(KAFKA_ON, { SubnetIds: listOf('SubnetIds'), SecurityGroupIds: listOf('SecurityGroupIds') }),
    },
    rules: { KafkaWritersNeedNetwork: RULE },
  };
};

const listOf = (parameter: string): Value => ({ 'Fn::Split': [',', ref(parameter)] });

const isGiven = (parameter: string): Value => ({ 'Fn::Not': [{ 'Fn::Equals': [ref(parameter), ''] }] });

/** CloudFormation refuses a cluster without a way to it, as `npx sls deploy` does before. */
const RULE = {
  RuleCondition: { 'Fn::Not': [{ 'Fn::Equals': [ref('Kafka'), 'none'] }] },
  Assertions: ['KafkaBootstrapServers', 'SubnetIds', 'SecurityGroupIds'].map((parameter) => ({
    Assert: isGiven(parameter),
    AssertDescription: `Functions write to Kafka: ${parameter} must not be empty.`,
  })),
};

/**
 * Lambda needs these to run a function in a VPC. None of them can be limited to a resource.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
