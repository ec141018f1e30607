/** How any Kafka cluster is reached, the region's own or another. */
export { KAFKA_ENVIRONMENT_HELP, type KafkaConnection, kafkaConnection } from './connection.ts';
export { fetchedFrom } from './fetched.ts';
export { adminOf, realCluster, reasonOf, unreachable } from './real-cluster.ts';
export type { KafkaRecord } from './record.ts';
