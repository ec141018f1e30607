import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type KafkaClient, ListClustersV2Command } from '@aws-sdk/client-kafka';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { UsageError } from '@tributary/region/command-line';
import type { PackagedCluster } from './framework.ts';

export interface Clients {
  readonly sts: STSClient;
  readonly cloudFormation: CloudFormationClient;
  readonly kafka: KafkaClient;
}

/** What is there before a deployment. */
export interface Before {
  readonly account: string;
  /** Whether the cluster's stack has its cluster. */
  readonly isThere: boolean;
}

/**
 * Looks at what is there, before anything costs money.
 * @throws UsageError for a stack that cannot be changed now, and for a cluster of that name without a stack
 */
export async function lookBefore(clients: Clients, { stackName, clusterName }: PackagedCluster): Promise<Before> {
  const { Account: account = '' } = await clients.sts.send(new GetCallerIdentityCommand({}));
  const stack = await stackOf(clients.cloudFormation, stackName);
  const refusal = stack && refusalOf(stackName, stack.status);
  if (refusal !== undefined) throw new UsageError(refusal);
  const clusterArn = await clusterNamed(clients.kafka, clusterName);
  const isThere = stack?.hasCluster ?? false;
  if (clusterArn !== undefined && !isThere) throw new UsageError(leftBehind(clusterArn));
  return { account, isThere };
}

async function stackOf(client: CloudFormationClient, StackName: string) {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const hasCluster = stack?.Outputs?.some(({ OutputKey }) => OutputKey === 'ClusterArn') ?? false;
    return { status: stack?.StackStatus ?? '', hasCluster };
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
function refusalOf(stack: string, status: string): string | undefined {
  const remove = `aws cloudformation delete-stack --stack-name ${stack}`;
  if (/^(ROLLBACK_(COMPLETE|FAILED)|CREATE_FAILED)$/.test(status))
    return `${stack} is in ${status}: its creation failed, and it can only be removed. Run ${remove}, then repeat the command.`;
  if (status === 'DELETE_FAILED')
    return `${stack} is in ${status}: its removal did not end. Run npx sls remove in infra/kafka-cluster again, then repeat the command.`;
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `${stack} is in ${status}. Run aws cloudformation continue-update-rollback --stack-name ${stack}, then repeat the command.`;
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS')
    return `${stack} is in ${status}: somebody else deploys it. Wait until that has ended, then repeat the command.`;
  return undefined;
}

/** A cluster that was kept when its stack was removed, for example, has the name that a new one would have. */
const leftBehind = (arn: string): string =>
  `There is a cluster of that name already, which belongs to no stack of this command: ${arn}
Use it with kafka: existing, or delete it with its records (aws kafka delete-cluster --cluster-arn ${arn}).
docs/how-to/create-a-kafka-cluster.md says how to do either.`;

async function clusterNamed(client: KafkaClient, name: string): Promise<string | undefined> {
  const { ClusterInfoList = [] } = await client.send(new ListClustersV2Command({ ClusterNameFilter: name }));
  return ClusterInfoList.find(({ ClusterName }) => ClusterName === name)?.ClusterArn;
}
