import { CreateStackCommand, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeClusterCommand,
  DescribeClusterV2Command,
  GetBootstrapBrokersCommand,
  KafkaClient,
  ListClustersV2Command,
} from '@aws-sdk/client-kafka';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Admin } from '@platformatic/kafka';
import type { JsonObject } from '../../src/core/json.ts';
import { arn } from '../support/resources.ts';
import { type OpenStacks, openStacks } from '../support/stacks.ts';
import { until } from '../support/until.ts';

let open: OpenStacks;
let kafka: KafkaClient;
let admin: Admin;

beforeAll(async () => {
  open = await openStacks();
  kafka = new KafkaClient(open.client);
  admin = new Admin({ clientId: 'test', bootstrapBrokers: [open.region.kafkaBootstrapServers] });
});
afterAll(async () => {
  await admin.close();
  await open.stop();
});

const subnet = (AvailabilityZone: string): JsonObject => ({
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: { Ref: 'Network' }, CidrBlock: '10.0.0.0/24', AvailabilityZone },
});

const network = {
  Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  SubnetA: subnet('eu-west-1a'),
  SubnetB: subnet('eu-west-1b'),
  Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'g', VpcId: { Ref: 'Network' } } },
};

const cluster = (ClusterName: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::MSK::Cluster',
  Properties: {
    ClusterName,
    KafkaVersion: '3.8.x',
    NumberOfBrokerNodes: 2,
    BrokerNodeGroupInfo: {
      InstanceType: 'kafka.t3.small',
      ClientSubnets: [{ Ref: 'SubnetA' }, { Ref: 'SubnetB' }],
      SecurityGroups: [{ Ref: 'Group' }],
      StorageInfo: { EBSStorageInfo: { VolumeSize: 10 } },
    },
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
    ...more,
  },
});

const topic = (TopicName: string, PartitionCount: number, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::MSK::Topic',
  Properties: { ClusterArn: arn('Cluster'), TopicName, PartitionCount, ReplicationFactor: 2, ...more },
});

const template = (name: string, more: JsonObject = {}, clusterProperties: JsonObject = {}): string =>
  JSON.stringify({
    Resources: { ...network, Cluster: cluster(name, clusterProperties), ...more },
    Outputs: { Arn: { Value: arn('Cluster') }, Subnet: { Value: { Ref: 'SubnetA' } } },
  });

async function partitions(name: string): Promise<number | undefined> {
  const names = await admin.listTopics();
  if (!names.includes(name)) return undefined;
  const { topics } = await admin.metadata({ topics: [name], forceUpdate: true });
  return topics.get(name)?.partitionsCount;
}

describe('a cluster of a template', () => {
  test('is the broker of the region: MSK gives its address, under the name of its authentication', async () => {
    expect(await open.created('one', template('cluster-one'))).toBe('CREATE_COMPLETE');

    const ClusterArn = (await open.outputs('one'))['Arn'];
    expect(ClusterArn).toMatch(/^arn:aws:kafka:eu-west-1:000000000000:cluster\/cluster-one\/[0-9a-f-]{36}-1$/);
    expect((await open.outputs('one'))['Subnet']).toMatch(/^subnet-[0-9a-f]{17}$/);
    const brokers = await kafka.send(new GetBootstrapBrokersCommand({ ClusterArn }));
    expect(brokers).toMatchObject({ BootstrapBrokerStringSaslIam: open.region.kafkaBootstrapServers });
    expect(brokers.BootstrapBrokerString).toBeUndefined();
  });

  test('is described as it was declared', async () => {
    await open.created('two', template('cluster-two', {}, { Tags: { team: 'shop' } }));
    const ClusterArn = (await open.outputs('two'))['Arn'];

    const { ClusterInfo } = await kafka.send(new DescribeClusterV2Command({ ClusterArn }));
    expect(ClusterInfo).toMatchObject({
      ClusterName: 'cluster-two',
      State: 'ACTIVE',
      Tags: { team: 'shop' },
      Provisioned: {
        NumberOfBrokerNodes: 2,
        CurrentBrokerSoftwareInfo: { KafkaVersion: '3.8.x' },
        BrokerNodeGroupInfo: { StorageInfo: { EbsStorageInfo: { VolumeSize: 10 } } },
        ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
      },
    });
    const first = await kafka.send(new DescribeClusterCommand({ ClusterArn }));
    expect(first.ClusterInfo).toMatchObject({ ClusterArn, NumberOfBrokerNodes: 2 });
    const { ClusterInfoList = [] } = await kafka.send(new ListClustersV2Command({ ClusterNameFilter: 'cluster-tw' }));
    expect(ClusterInfoList.map(({ ClusterName }) => ClusterName)).toEqual(['cluster-two']);
  });

  test('is unknown when it is not there', async () => {
    const ClusterArn = 'arn:aws:kafka:eu-west-1:000000000000:cluster/none/00000000-0000-0000-0000-000000000000-1';
    await expect(kafka.send(new GetBootstrapBrokersCommand({ ClusterArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('is refused with a number of brokers that its subnets cannot share', async () => {
    const body = template('three', {}, { NumberOfBrokerNodes: 3 });
    await expect(open.stacks.send(new CreateStackCommand({ StackName: 'three', TemplateBody: body }))).rejects.toThrow(
      /must be a multiple of that of the subnets: 3 brokers, 2 subnets/,
    );
  });
});

test('a cluster of the smallest brokers has no version with KRaft, as on AWS', async () => {
  const TemplateBody = template('cluster-kraft', {}, { KafkaVersion: '3.8.x.kraft' });
  const refused = open.stacks.send(new CreateStackCommand({ StackName: 'kraft', TemplateBody }));
  await expect(refused).rejects.toThrow(/kafka\.t3\.small does not run Kafka with KRaft/);
});

describe('a topic of a template', () => {
  test('is made with its partitions and settings, grows, and goes', async () => {
    const configs = (text: string) => ({ Configs: Buffer.from(text).toString('base64') });
    const made = topic('readings', 4, configs('# kept for a day\nretention.ms=86400000\n'));
    expect(await open.created('topics', template('topics', { Readings: made }))).toBe('CREATE_COMPLETE');
    expect(await partitions('readings')).toBe(4);
    const settings = await admin.describeConfigs({
      resources: [{ resourceType: 2, resourceName: 'readings', configurationKeys: ['retention.ms'] }],
    });
    expect(JSON.stringify(settings)).toContain('86400000');

    expect(await open.updated('topics', template('topics', { Readings: topic('readings', 6) }))).toBe(
      'UPDATE_COMPLETE',
    );
    expect(await partitions('readings')).toBe(6);

    expect(await open.updated('topics', template('topics', { Readings: topic('readings', 2) }))).toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    expect((await open.reasons('topics', 'Readings')).join()).toContain(
      'currently has 6 partition(s); 2 would not be an increase',
    );

    await open.stacks.send(new DeleteStackCommand({ StackName: 'topics' }));
    await until(async () => (await partitions('readings')) === undefined);
  });

  test('stays when its template does not name it any more, if it is retained', async () => {
    const lasting = { ...topic('lasting', 3), DeletionPolicy: 'RetainExceptOnCreate' };
    await open.created('update', template('update', { Lasting: lasting, Passing: topic('passing', 3) }));

    expect(await open.updated('update', template('update'))).toBe('UPDATE_COMPLETE');

    expect(await partitions('lasting')).toBe(3);
    expect(await partitions('passing')).toBeUndefined();
  });

  test('stays with its records when it is retained', async () => {
    const kept = { ...topic('kept', 3), DeletionPolicy: 'RetainExceptOnCreate' };
    await open.created('keeping', template('keeping', { Kept: kept }));
    const { Stacks = [] } = await open.stacks.send(new DescribeStacksCommand({ StackName: 'keeping' }));

    await open.stacks.send(new DeleteStackCommand({ StackName: 'keeping' }));

    expect(await open.settled(Stacks[0]?.StackId ?? '')).toBe('DELETE_COMPLETE');
    expect(await partitions('kept')).toBe(3);
  });

  test('cannot have more replicas than there are brokers', async () => {
    const wide = topic('wide', 1, { ReplicationFactor: 3 });
    expect(await open.created('wide', template('wide', { Wide: wide }))).toBe('ROLLBACK_COMPLETE');
    expect((await open.reasons('wide', 'Wide')).join()).toContain(
      'Replication factor: 3 larger than available brokers: 2.',
    );
  });
});
