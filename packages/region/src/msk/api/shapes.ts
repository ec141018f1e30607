import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { number, object, text } from '../../core/properties.ts';
import type { ManagedCluster } from '../clusters.ts';

/** @see https://docs.aws.amazon.com/MSK/2.0/APIReference/v2-clusters-clusterarn.html */
export const clusterShape = (cluster: ManagedCluster): JsonObject => ({
  ...commonShape(cluster),
  clusterType: 'PROVISIONED',
  provisioned: provisionedShape(cluster.properties),
});

/** The form before serverless clusters. @see https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn.html */
export const firstClusterShape = (cluster: ManagedCluster): JsonObject => ({
  ...commonShape(cluster),
  ...provisionedShape(cluster.properties),
});

const commonShape = ({ arn, name, properties, createdAtMs }: ManagedCluster): JsonObject => ({
  clusterArn: arn,
  clusterName: name,
  creationTime: new Date(createdAtMs).toISOString(),
  currentVersion: 'K1',
  state: 'ACTIVE',
  tags: object(properties, 'Tags'),
});

function provisionedShape(properties: JsonObject): JsonObject {
  return {
    brokerNodeGroupInfo: inLowerCase(object(properties, 'BrokerNodeGroupInfo')),
    clientAuthentication: inLowerCase(object(properties, 'ClientAuthentication')),
    currentBrokerSoftwareInfo: { kafkaVersion: text(properties, 'KafkaVersion') ?? '' },
    encryptionInfo: inLowerCase(object(properties, 'EncryptionInfo')),
    enhancedMonitoring: text(properties, 'EnhancedMonitoring') ?? 'DEFAULT',
    numberOfBrokerNodes: number(properties, 'NumberOfBrokerNodes') ?? 0,
  };
}

/** CloudFormation's `EBSStorageInfo` is `ebsStorageInfo` in the API. */
function inLowerCase(value: Json): Json {
  if (Array.isArray(value)) return value.map(inLowerCase);
  if (!isObject(value)) return value;
  const initials = /^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(initials, (letters) => letters.toLowerCase()),
      inLowerCase(inner),
    ]),
  );
}
