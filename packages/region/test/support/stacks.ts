import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import type { JsonObject } from '../../src/core/json.ts';
import { type Region, type RegionOptions, startRegion } from '../../src/region.ts';
import { until } from './until.ts';

/** An empty region, and what tests do with its stacks again and again. */
export async function openStacks(options: Partial<RegionOptions> = {}) {
  const region = await startRegion({
    isEmpty: true,
    awsRegion: 'eu-west-1',
    port: 0,
    kafka: { port: 0 },
    log: () => {},
    ...options,
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = { endpoint: region.endpoint, region: region.awsRegion, credentials, maxAttempts: 1 };
  const stacks = new CloudFormationClient(client);
  return { region, client, stacks, ...commandsOf(stacks), stop: () => stop(region, stacks) };
}

export type OpenStacks = Awaited<ReturnType<typeof openStacks>>;

/** The text of a template. */
export const template = (Resources: JsonObject, more: JsonObject = {}): string =>
  JSON.stringify({ Resources, ...more });

/** The parameters of a call. */
export const given = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

async function stop(region: Region, stacks: CloudFormationClient): Promise<void> {
  stacks.destroy();
  await region.stop();
}

function commandsOf(stacks: CloudFormationClient) {
  async function described(StackName: string): Promise<Stack | undefined> {
    const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({ StackName }));
    return Stacks[0];
  }

  /** The status of a stack once nothing is under way. */
  async function settled(name: string): Promise<string | undefined> {
    await until(async () => !(await described(name))?.StackStatus?.endsWith('_IN_PROGRESS'));
    return (await described(name))?.StackStatus;
  }

  async function created(StackName: string, TemplateBody: string, more: object = {}): Promise<string | undefined> {
    await stacks.send(new CreateStackCommand({ StackName, TemplateBody, ...more }));
    return settled(StackName);
  }

  async function updated(StackName: string, TemplateBody: string, more: object = {}): Promise<string | undefined> {
    await stacks.send(new UpdateStackCommand({ StackName, TemplateBody, ...more }));
    return settled(StackName);
  }

  /** What a stack gives, by the names of its outputs. */
  async function outputs(StackName: string): Promise<Readonly<Record<string, string | undefined>>> {
    const { Outputs = [] } = (await described(StackName)) ?? {};
    return Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  }

  /** Why steps of a stack, or of one of its resources, failed or were left out; the newest first. */
  async function reasons(StackName: string, logicalId?: string): Promise<readonly string[]> {
    const { StackEvents = [] } = await stacks.send(new DescribeStackEventsCommand({ StackName }));
    return StackEvents.filter(
      ({ LogicalResourceId }) => logicalId === undefined || LogicalResourceId === logicalId,
    ).flatMap(({ ResourceStatusReason }) => ResourceStatusReason ?? []);
  }

  return { described, settled, created, updated, outputs, reasons };
}
