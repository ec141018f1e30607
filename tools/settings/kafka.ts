import { type Settings, valueIn } from './settings.ts';

/** What a function needs that writes to Kafka. */
const FOR_WRITERS = ['kafkaBootstrapServers', 'subnetIds', 'securityGroupIds'];
const OF_A_CLUSTER = ['mskClusterArn', ...FOR_WRITERS];

/** Where the Kafka cluster is: `none`, one that exists, or the one that `npm run deploy:kafka` creates. */
export function* kafkaSettings(settings: Settings): Iterable<string> {
  const kafka = valueIn(settings, 'kafka');
  const given = OF_A_CLUSTER.filter((name) => valueIn(settings, name) !== '');
  yield* schemaRegistry(settings);
  if (given.length === 0) return;
  const names = given.join(', ');
  if (kafka === 'none')
    yield `kafka=none, but set: ${names}. Set kafka: existing to use that cluster, or leave them out.`;
  if (kafka === 'create')
    yield `kafka=create takes the cluster of npm run deploy:kafka, but set: ${names}. Leave them out, or set kafka: existing.`;
  if (kafka === 'existing') yield* existingCluster(settings, names);
}

/** Where the schemas of Avro and Protobuf are: in Glue, where roles count, or at a URL, which may ask for a password. */
function* schemaRegistry(settings: Settings): Iterable<string> {
  const registry = valueIn(settings, 'kafkaSchemaRegistry');
  const secret = valueIn(settings, 'kafkaSchemaRegistrySecretArn');
  if (registry === 'glue' && secret !== '')
    yield 'kafkaSchemaRegistry=glue, but set: kafkaSchemaRegistrySecretArn. In Glue roles count: leave it out, or set kafkaSchemaRegistry to a URL.';
  if (registry.startsWith('http:') && secret !== '' && settings.endpoint === undefined)
    yield `kafkaSchemaRegistry=${registry} would get the password in the open. Name it with https.`;
}

function* existingCluster(settings: Settings, names: string): Iterable<string> {
  const missing = FOR_WRITERS.filter((name) => valueIn(settings, name) === '');
  const arn = valueIn(settings, 'mskClusterArn');
  yield* clusterElsewhere(arn, settings.region);
  if (arn === '')
    yield `kafka=existing without mskClusterArn, but set: ${names}. Set mskClusterArn, or leave all of them out: then the cluster is the one of npm run deploy:kafka.`;
  else if (settings.writesToKafka && missing.length > 0)
    yield `kafka=existing: functions write to Kafka, so set, too: ${missing.join(', ')}. docs/how-to/deploy.md says where to find them.`;
}

/** Lambda reads from a cluster of its own Region alone. */
function* clusterElsewhere(arn: string, region: string): Iterable<string> {
  const [, , service, there] = arn.split(':');
  if (service === 'kafka' && there !== undefined && there !== region)
    yield `mskClusterArn names a cluster in ${there}, and the stack is deployed to ${region}. Name one in ${region}, or deploy with --region ${there}.`;
}

/** Whether the cluster is the one that `npm run deploy:kafka` noted in the Parameter Store. */
export const isClusterNoted = (parameters: ReadonlyMap<string, string>): boolean =>
  ['existing', 'create'].includes(parameters.get('Kafka') ?? '') && parameters.get('MskClusterArn') === '';

/** From one to the next a deployment loses no record; it cannot skip one. */
const POLLERS = ['on-demand', 'provisioned', 'provisioned-partial'];

/**
 * Why the pollers cannot change that far at once; undefined where they can. CloudFormation changes a function before its
 * mapping. A function that answers for parts of a batch, when its mapping does not read the answer yet, loses records.
 * @param running values by parameter, as `next`
 */
export function pollersRefusal(
  running: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
): string | undefined {
  const isOff = [running, next].some((parameters) => (parameters.get('Kafka') ?? 'none') === 'none');
  const [from, to] = [running.get('KafkaPollers') ?? '', next.get('KafkaPollers') ?? ''];
  if (isOff || Math.abs(POLLERS.indexOf(from) - POLLERS.indexOf(to)) < 2) return undefined;
  return `kafkaPollers: ${from} -> ${to} in one deployment would lose records. Deploy kafkaPollers: provisioned first, then kafkaPollers: ${to}.`;
}
