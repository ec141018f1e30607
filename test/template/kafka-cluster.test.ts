import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseJson } from '@tributary/region/json';
import { checkTemplate } from '../../tools/check-template/rules.ts';
import { costLines, costsOf } from '../../tools/deploy-kafka/costs.ts';
import { type PackagedCluster, packageCluster } from '../../tools/deploy-kafka/framework.ts';
import { clusterDeployerTemplate } from '../../tools/deployer/cluster-template.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { asText, at, oneOrMore, readTemplate, resourcesOf } from '../../tools/template/template.ts';

const TIMEOUT_MS = 180_000;

let packaged: PackagedCluster;

beforeAll(async () => {
  packaged = await packageCluster({ stage: 'dev', region: 'eu-west-1' });
}, TIMEOUT_MS);

describe('the stack of the Kafka cluster', () => {
  test('keeps every rule of the template check but two for functions that handle events', () => {
    const findings = checkTemplate(packaged.template).map(({ rule, at }) => [rule, at]);
    // This one answers CloudFormation, which tells people when it fails.
    expect(findings).toEqual([
      ['dead-letter-queues', 'BrokersFunction'],
      ['function-settings', 'BrokersFunction'],
    ]);
  });

  test('keeps what a cluster with its records needs, when it is removed', () => {
    const lasting = packaged.template.resources.filter(
      ({ source }) => source['DeletionPolicy'] === 'RetainExceptOnCreate' && source['UpdateReplacePolicy'] === 'Retain',
    );
    const types = new Set(lasting.map(({ type }) => type));
    expect([...types].toSorted()).toEqual([
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::SecurityGroupEgress',
      'AWS::EC2::SecurityGroupIngress',
      'AWS::EC2::Subnet',
      'AWS::EC2::VPC',
      'AWS::KMS::Key',
      'AWS::MSK::Cluster',
      'AWS::MSK::Topic',
    ]);
  });

  test('is created with the rights of docs/reference/kafka-deployer.json, which `npm run deployer` writes', () => {
    const file = parseJson(readFileSync('docs/reference/kafka-deployer.json', 'utf8'));
    expect(file).toEqual(clusterDeployerTemplate(packaged.template));
  });

  test(
    'has a topic for each that the application reads or writes',
    async () => {
      const application = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
      const read = [
        ...resourcesOf(application, 'AWS::Lambda::EventSourceMapping').map(({ properties }) =>
          at(properties, 'Topics'),
        ),
        ...resourcesOf(application, 'AWS::Pipes::Pipe').map(({ properties }) =>
          at(properties, 'SourceParameters', 'ManagedStreamingKafkaParameters', 'TopicName'),
        ),
      ];
      const written = application.resources.map(({ source }) => at(source, 'Metadata', 'KafkaProduces'));
      const topics = resourcesOf(packaged.template, 'AWS::MSK::Topic').map(({ properties }) =>
        asText(properties['TopicName']),
      );
      expect(topics).toEqual(['card-payments', 'inventory', 'orders', 'partner-shipments', 'payments']);
      expect(new Set([...read, ...written].flatMap((names) => oneOrMore(names).map(asText)))).toEqual(new Set(topics));
    },
    TIMEOUT_MS,
  );

  test('lets nobody in but its own members', () => {
    const sources = resourcesOf(packaged.template, 'AWS::EC2::SecurityGroupIngress').map(
      ({ properties }) => properties,
    );
    expect(sources.map(({ SourceSecurityGroupId, FromPort }) => [SourceSecurityGroupId, FromPort])).toEqual([
      [{ Ref: 'Members' }, 9098],
      [{ Ref: 'Members' }, 443],
    ]);
  });

  test('has KRaft in production, on brokers that run it', async () => {
    const { template } = await packageCluster({ stage: 'prod', region: 'eu-west-1' });
    const [cluster] = resourcesOf(template, 'AWS::MSK::Cluster');
    expect(cluster?.properties).toMatchObject({
      KafkaVersion: '3.8.x.kraft',
      BrokerNodeGroupInfo: { InstanceType: 'kafka.m7g.large' },
    });
  });

  test('costs what its page says', () => {
    const page = readFileSync('docs/how-to/create-a-kafka-cluster.md', 'utf8');
    const costs = costsOf(packaged.template);
    const amounts = costs.map(({ dollars = 0 }) => `$${dollars.toFixed(2)}`);
    expect(amounts).toEqual(['$66.58', '$2.00', '$58.40', '$1.00']);
    for (const amount of amounts) expect(page).toContain(amount);
    expect(costLines(costs)).toContain('127.98');
    expect(page).toContain('| together | $0.18 an hour | $127.98 |');
  });
});
