import { type Cluster, DescribeClusterV2Command, type KafkaClient } from '@aws-sdk/client-kafka';

/** In these a cluster serves its clients, or will soon. */
const SERVING = new Set(['ACTIVE', 'HEALING', 'MAINTENANCE', 'REBOOTING_BROKER', 'UPDATING']);

/**
 * Why mappings could not read from the cluster, and what to do; undefined where they can, and where the caller may not
 * look at it. Without this CloudFormation finds out minutes later, and rolls back.
 */
export async function clusterRefusal(client: KafkaClient, ClusterArn: string): Promise<string | undefined> {
  try {
    const { ClusterInfo } = await client.send(new DescribeClusterV2Command({ ClusterArn }));
    return ClusterInfo && refusalOf(ClusterInfo, ClusterArn);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'NotFoundException')
      return `There is no cluster ${ClusterArn}. Correct mskClusterArn: aws kafka list-clusters-v2 prints the ARNs.`;
    if (error.name === 'BadRequestException') return `mskClusterArn=${ClusterArn}: ${error.message}`;
    if (error.name === 'AccessDeniedException' || error.name === 'ForbiddenException') return undefined;
    throw error;
  }
}

function refusalOf({ State, Provisioned }: Cluster, arn: string): string | undefined {
  if (State !== undefined && !SERVING.has(State))
    return `The cluster ${arn} is ${State}. Wait until it is ACTIVE, or name another.`;
  if (Provisioned && Provisioned.ClientAuthentication?.Sasl?.Iam?.Enabled !== true)
    return `The cluster ${arn} has no IAM authentication, with which its topics are read. Switch it on, or name another.`;
  return undefined;
}
