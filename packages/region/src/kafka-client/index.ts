/** How any Kafka cluster is reached, the region's own or another. */
export { ApiError } from './api-error.ts';
export { KAFKA_ENVIRONMENT_HELP, type KafkaConnection, kafkaConnection, schemaRegistryUrl } from './connection.ts';
export { PartitionReader } from './partition-reader.ts';
export { adminOf, realCluster, reasonOf, unreachable } from './real-cluster.ts';
export type { Fetched, FetchedPart, KafkaRecord, OffsetOutcome } from './record.ts';
