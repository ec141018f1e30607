import { KafkaClient, ListClustersV2Command } from '@aws-sdk/client-kafka';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tributary/region/json';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { clusterRefusal } from '../../tools/settings/cluster-state.ts';

const cluster = (ClusterName: string, ClientAuthentication: JsonObject) => ({
  Type: 'AWS::MSK::Cluster',
  Properties: {
    ClusterName,
    KafkaVersion: '3.8.x',
    NumberOfBrokerNodes: 2,
    BrokerNodeGroupInfo: { InstanceType: 'kafka.t3.small', ClientSubnets: ['subnet-1a', 'subnet-2b'] },
    ClientAuthentication,
  },
});

const TEMPLATE: JsonObject = {
  Resources: {
    WithIam: cluster('with-iam', { Sasl: { Iam: { Enabled: true } } }),
    WithoutIam: cluster('without-iam', { Unauthenticated: { Enabled: true } }),
  },
};

let region: TestRegion;
let kafka: KafkaClient;
const arns = new Map<string, string>();

beforeAll(async () => {
  region = await runningRegion(TEMPLATE);
  kafka = new KafkaClient(region.client);
  const { ClusterInfoList = [] } = await kafka.send(new ListClustersV2Command({}));
  for (const { ClusterName = '', ClusterArn = '' } of ClusterInfoList) arns.set(ClusterName, ClusterArn);
});
afterAll(async () => {
  kafka?.destroy();
  await region?.stop();
});

describe('a cluster that the settings name', () => {
  test('is taken when IAM lets its readers in', async () => {
    expect(await clusterRefusal(kafka, arns.get('with-iam') ?? '')).toBe(undefined);
  });

  test('is refused when IAM does not', async () => {
    const arn = arns.get('without-iam') ?? '';
    expect(await clusterRefusal(kafka, arn)).toBe(
      `The cluster ${arn} has no IAM authentication, with which its topics are read. Switch it on, or name another.`,
    );
  });

  test('is refused when there is none of that ARN', async () => {
    const arn = 'arn:aws:kafka:us-east-1:000000000000:cluster/shop/6f1c0a52-1a2b-4c3d-8e9f-0123456789ab-1';
    expect(await clusterRefusal(kafka, arn)).toBe(
      `There is no cluster ${arn}. Correct mskClusterArn: aws kafka list-clusters-v2 prints the ARNs.`,
    );
  });
});
