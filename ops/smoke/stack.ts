import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { UsageError } from '@tributary/region/command-line';
import { SERVICE } from '#schemas/service.ts';

/** A resource of a deployed stack. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  /** The name, id or ARN by which its service knows it. */
  readonly physicalId: string;
}

/** A deployed stack as it was when it was read. */
export interface DeployedStack {
  readonly name: string;
  readonly resources: readonly DeployedResource[];
  readonly outputs: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
}

/** @throws UsageError when there is no such stack */
export async function readStack(client: CloudFormationClient, name: string): Promise<DeployedStack> {
  const { Outputs = [], Parameters = [] } = await describeStack(client, name);
  const resources: DeployedResource[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: name })) {
    for (const {
      LogicalResourceId: logicalId = '',
      ResourceType: type = '',
      PhysicalResourceId,
    } of StackResourceSummaries)
      if (PhysicalResourceId !== undefined) resources.push({ logicalId, type, physicalId: PhysicalResourceId });
  }
  return {
    name,
    resources,
    outputs: new Map(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
    parameters: new Map(Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue])),
  };
}

/** @throws UsageError when there is no such stack */
export async function describeStack(client: CloudFormationClient, name: string): Promise<Stack> {
  const stage = name.slice(`${SERVICE}-`.length);
  const missing = `There is no stack ${name}. Deploy it, \`npx sls deploy --stage ${stage}\`, or name another --stage.`;
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    if (stack !== undefined) return stack;
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes('does not exist'))) throw cause;
  }
  throw new UsageError(missing);
}

export const resourcesOf = ({ resources }: DeployedStack, type: string): readonly DeployedResource[] =>
  resources.filter((resource) => resource.type === type);

/** @throws UsageError when the stack has no such resource */
export function physicalIdOf({ name, resources }: DeployedStack, logicalId: string): string {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (found === undefined) throw new UsageError(`The stack ${name} has no resource ${logicalId}.`);
  return found.physicalId;
}
