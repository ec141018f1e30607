import { Admin, findErrorBy } from '@platformatic/kafka';
import { objectOf } from '../core/json.ts';
import { RegionError } from '../core/region-error.ts';
import { type Cluster, DEFAULT_PARTITIONS, type TopicDeclaration } from './cluster.ts';
import type { KafkaConnection } from './connection.ts';

/**
 * Connects to a cluster outside the region.
 * @param partitions of topics that are created; the cluster decides on replicas
 * @throws RegionError KAFKA_UNREACHABLE when no broker answers, or none lets us in
 */
export async function realCluster(
  connection: KafkaConnection,
  partitions = DEFAULT_PARTITIONS,
): Promise<Cluster & { readonly topics: ReadonlySet<string> }> {
  const admin = adminOf('region', connection);
  const topics = new Set(await admin.listTopics().catch((error: unknown) => unreachable(admin, connection, error)));
  return {
    bootstrapServers: connection.bootstrapServers.join(','),
    connection,
    isEmbedded: false,
    topics,
    ensureTopic: async (name) => {
      if (!topics.has(name)) await createTopic(admin, name, partitions);
      topics.add(name);
    },
    declareTopic: async (topic) => {
      if (topics.has(topic.name)) await growTopic(admin, topic);
      else await createTopic(admin, topic.name, topic.partitions, topic.configs);
      topics.add(topic.name);
    },
    deleteTopic: async (name) => {
      await admin.deleteTopics({ topics: [name] });
      topics.delete(name);
    },
    stop: () => admin.close(),
  };
}

/** A client for the administration of a cluster. */
export function adminOf(clientId: string, connection: KafkaConnection, options: { retries?: number } = {}): Admin {
  const { bootstrapServers, ...security } = connection;
  return new Admin({ clientId, bootstrapBrokers: [...bootstrapServers], ...security, ...options });
}

/** Closes the client. @throws RegionError KAFKA_UNREACHABLE with the client's reason */
export async function unreachable(admin: Admin, connection: KafkaConnection, error: unknown): Promise<never> {
  await admin.close();
  const servers = connection.bootstrapServers.join(',');
  const message = `Kafka at ${servers} cannot be used: ${reasonOf(error)}. Is it running, and are the KAFKA_ variables right?`;
  throw new RegionError('KAFKA_UNREACHABLE', message, { cause: error });
}

/** The innermost message tells the reason; the outer ones only tell that a call failed. */
export function reasonOf(error: unknown): string {
  const { errors, cause, message } = objectOf(error);
  const inner: unknown = Array.isArray(errors) && errors.length > 0 ? errors[0] : cause;
  return inner === undefined ? String(message ?? error).replace(/\.$/, '') : reasonOf(inner);
}

/** Settings of a topic that is there are left as they are: it may belong to somebody else. */
async function growTopic(admin: Admin, { name, partitions }: TopicDeclaration): Promise<void> {
  const { topics } = await admin.metadata({ topics: [name] });
  if ((topics.get(name)?.partitionsCount ?? partitions) >= partitions) return;
  await admin.createPartitions({ topics: [{ name, count: partitions }] });
}

async function createTopic(
  admin: Admin,
  name: string,
  partitions: number,
  given: TopicDeclaration['configs'] = new Map(),
): Promise<void> {
  const configs = [...given].map(([key, value]) => ({ name: key, value }));
  try {
    await admin.createTopics({ topics: [name], partitions, configs });
  } catch (error) {
    // Another client was faster.
    if (!(error instanceof Error) || findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error;
  }
}
