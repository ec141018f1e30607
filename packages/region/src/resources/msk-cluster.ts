import { number, object, text, texts } from '../core/properties.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { arnOf, madeUpId, nameOf } from './naming.ts';

/** Stands for the region's one broker, whatever its size. */
export const mskCluster: ResourceKind = {
  type: 'AWS::MSK::Cluster',
  properties: {
    BrokerNodeGroupInfo: 'runs',
    ClientAuthentication: 'runs',
    ClusterName: 'runs',
    EncryptionInfo: 'runs',
    EnhancedMonitoring: 'runs',
    KafkaVersion: 'runs',
    NumberOfBrokerNodes: 'runs',
    Tags: 'runs',
    ConfigurationInfo: 'accepted',
    CurrentVersion: 'accepted',
    LoggingInfo: 'accepted',
    OpenMonitoring: 'accepted',
    Rebalancing: 'accepted',
    StorageMode: 'accepted',
    ZookeeperAccess: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'ClusterName', naming);
    const Arn = arnOf(naming, 'kafka', `cluster/${name}/${madeUpId(resource, naming)}-1`);
    return { ref: Arn, attributes: { Arn, CurrentVersion: 'K1' } };
  },
  refusals({ properties }) {
    const refusals: Refusal[] = [];
    const name = text(properties, 'ClusterName') ?? '';
    if (!/^[a-zA-Z0-9-]{1,64}$/.test(name)) {
      const message = `A cluster's name has 1 to 64 letters, digits and hyphens, unlike "${name}".`;
      refusals.push({ path: 'Properties.ClusterName', message });
    }
    const [brokers, zones] = [number(properties, 'NumberOfBrokerNodes') ?? 0, zoneCount(properties)];
    if (zones === 0 || brokers < 1 || brokers % zones !== 0) {
      const message = `The number of brokers must be a multiple of that of the subnets: ${brokers} brokers, ${zones} subnets.`;
      refusals.push({ path: 'Properties.NumberOfBrokerNodes', message });
    }
    const size = text(object(properties, 'BrokerNodeGroupInfo'), 'InstanceType') ?? '';
    if (size.startsWith('kafka.t3.') && text(properties, 'KafkaVersion')?.endsWith('.kraft')) {
      // MSK answers so, though its pages do not say it.
      const message = `Unsupported InstanceType: ${size} does not run Kafka with KRaft. Take a larger one, or a version without .kraft.`;
      refusals.push({ path: 'Properties.BrokerNodeGroupInfo.InstanceType', message });
    }
    return refusals;
  },
  declare({ ref, properties }, { clusters, clock }) {
    const { createdAtMs = clock.now() } = clusters.find(ref) ?? {};
    clusters.declare({ arn: ref, name: ref.split('/')[1] ?? '', properties, createdAtMs });
  },
  remove({ ref }, { clusters }) {
    clusters.remove(ref);
  },
};

const zoneCount = (properties: Parameters<typeof object>[0]): number =>
  texts(object(properties, 'BrokerNodeGroupInfo'), 'ClientSubnets').length;
