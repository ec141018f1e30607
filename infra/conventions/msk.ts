import { only, ref, type Statement, type Value } from '../cloudformation.ts';

/** Holds where there is a Kafka cluster. All that names the cluster stands under it. */
export const KAFKA_ON = 'KafkaOn';

/** ARN of the MSK cluster; empty without one. */
export const CLUSTER = ref('MskClusterArn');

/**
 * A part of the cluster's ARN. It is empty without a cluster, where Fn::Select would fail for want of an element: AWS
 * does not document that Fn::If leaves the other branch alone.
 */
export const partOfCluster = (index: number, separator: string): Value => ({
  'Fn::Select': [index, { 'Fn::Split': [separator, { 'Fn::Join': [separator, [CLUSTER, '']] }] }],
});

/** ARN of a topic or group of the cluster: the cluster's ARN with another kind, and the name appended. */
export function within(kind: 'topic' | 'group', name: string): Value {
  const part = (index: number): Value => partOfCluster(index, ':cluster/');
  return { 'Fn::Join': ['', [part(0), `:${kind}/`, part(1), `/${name}`]] };
}

/** The statements, where there is a cluster. */
export const withKafka = (statements: readonly Statement[]): readonly Value[] =>
  statements.map((statement) => only(KAFKA_ON, statement));
