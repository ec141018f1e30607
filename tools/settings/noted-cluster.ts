import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { UsageError } from '@tributary/region/command-line';

/** The parameters of the template, and the last part of the name under which the stack of the cluster notes each. */
const NOTES: Readonly<Record<string, string>> = {
  MskClusterArn: 'cluster-arn',
  KafkaBootstrapServers: 'bootstrap-servers',
  SubnetIds: 'subnet-ids',
  SecurityGroupIds: 'security-group-ids',
};

/**
 * The values of the template's parameters for the cluster that `npm run deploy:kafka` created for the stage, which
 * notes them as `/<service>/<stage>/kafka/...`.
 * @throws UsageError when it has not been created yet
 */
export async function readNotedCluster(
  client: SSMClient,
  { service, stage }: { readonly service: string; readonly stage: string },
): Promise<ReadonlyMap<string, string>> {
  const path = `/${service}/${stage}/kafka/`;
  const Names = Object.values(NOTES).map((note) => path + note);
  const { Parameters: found = [], InvalidParameters: missing = [] } = await client.send(
    new GetParametersCommand({ Names }),
  );
  if (missing.length > 0)
    throw new UsageError(
      `There is no Kafka cluster for stage ${stage} yet: the Parameter Store has no ${missing.join(', ')}. ` +
        `Create it (npm run deploy:kafka -- --stage ${stage}), or set mskClusterArn to that of your own.`,
    );
  const values = new Map(found.map(({ Name = '', Value = '' }) => [Name, Value]));
  return new Map(Object.entries(NOTES).map(([parameter, note]) => [parameter, values.get(path + note) ?? '']));
}
