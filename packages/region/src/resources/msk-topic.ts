import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { number, text, textOr } from '../core/properties.ts';
import type { TopicDeclaration } from '../kafka-client/cluster.ts';
import type { ResourceKind } from './kind.ts';

/** A topic of the region's broker. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-topic.html */
export const mskTopic: ResourceKind = {
  type: 'AWS::MSK::Topic',
  properties: {
    ClusterArn: 'runs',
    Configs: 'runs',
    PartitionCount: 'runs',
    ReplicationFactor: 'runs',
    TopicName: 'runs',
  },
  identify({ properties }) {
    const cluster = textOr(properties, 'ClusterArn', '').replace(':cluster/', ':topic/');
    const TopicArn = `${cluster}/${textOr(properties, 'TopicName', '')}`;
    return { ref: TopicArn, attributes: { TopicArn } };
  },
  async declare({ properties }, { cluster, clusters }) {
    const brokers = number(
      clusters.find(textOr(properties, 'ClusterArn', ''))?.properties ?? {},
      'NumberOfBrokerNodes',
    );
    const replicas = number(properties, 'ReplicationFactor') ?? 1;
    if (brokers !== undefined && replicas > brokers) {
      const message = `Replication factor: ${replicas} larger than available brokers: ${brokers}.`;
      throw new AwsError('InvalidRequest', message);
    }
    await cluster.declareTopic(declarationOf(properties));
  },
  async remove({ properties }, { cluster }) {
    await cluster.deleteTopic(textOr(properties, 'TopicName', ''));
  },
};

function declarationOf(properties: JsonObject): TopicDeclaration {
  const configs = Buffer.from(text(properties, 'Configs') ?? '', 'base64').toString();
  return {
    name: textOr(properties, 'TopicName', ''),
    partitions: number(properties, 'PartitionCount') ?? 1,
    configs: propertiesIn(configs),
  };
}

/** `name=value`, one a line. */
function propertiesIn(lines: string): ReadonlyMap<string, string> {
  const pairs = lines.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*([^#\s=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return new Map(pairs);
}
