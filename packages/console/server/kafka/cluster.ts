import type { Admin } from '@platformatic/kafka';
import {
  adminOf,
  type KafkaConnection,
  kafkaConnection,
  PartitionReader,
  reasonOf,
} from '@tributary/region/kafka-client';
import { healthOf } from '../../../../ops/clients/region-page.ts';
import { type Context, EndpointError } from '../endpoint.ts';

/** The Kafka cluster of the region, for one call. */
export interface Kafka {
  readonly connection: KafkaConnection;
  readonly admin: Admin;
  readonly reader: PartitionReader;
}

const CLIENT_ID = 'tributary-console';

/** The cluster that the environment of the region names, else the region's own. @throws EndpointError */
export async function connectionOf({ regionUrl }: Context): Promise<KafkaConnection> {
  const { kafkaBootstrapServers } = await healthOf(regionUrl);
  const connection = kafkaConnection(process.env, kafkaBootstrapServers);
  if (connection !== undefined) return connection;
  throw new EndpointError('NoKafka', 'The region names no Kafka: start it without KAFKA_ variables.', 502);
}

/** @throws EndpointError when the cluster does not answer */
export async function withKafka<T>(context: Context, work: (kafka: Kafka) => Promise<T>): Promise<T> {
  const connection = await connectionOf(context);
  const admin = adminOf(CLIENT_ID, connection, { retries: 1 });
  const reader = new PartitionReader({ clientId: CLIENT_ID, cluster: connection });
  try {
    return await work({ connection, admin, reader });
  } catch (error) {
    if (error instanceof EndpointError) throw error;
    const servers = connection.bootstrapServers.join(',');
    throw new EndpointError('KafkaUnreachable', `Kafka at ${servers} cannot be used: ${reasonOf(error)}.`, 502);
  } finally {
    await Promise.all([admin.close(), reader.close()]);
  }
}
