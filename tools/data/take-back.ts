import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackImportComplete,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UsageError } from '@tributary/region/command-line';
import { type Json, objectOf, parseJson } from '@tributary/region/json';
import type { DataClients } from './data-types.ts';
import { findRetained, type Retained, withRetained } from './retained.ts';
import { stackResources } from './stack-resources.ts';

export interface Stack {
  readonly name: string;
  /** The compiled template that is about to be deployed. */
  readonly template: Json;
  /** For a template that is too large for a call: where the framework puts its own, and cleans up. */
  readonly bucket: string;
  readonly folder: string;
}

export interface Clients extends DataClients {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
}

export interface Waiting {
  /** Seconds between two looks at the state of the import. */
  readonly delaySeconds: number;
}

/** CloudFormation's limit of a template in a call. */
const MAX_BODY_BYTES = 51_200;
const CHANGE_SET = 'take-back-retained';
const MAX_WAIT_SECONDS = 15 * 60;

/**
 * Has a stack take over what it left behind when it was removed, or when a function was: with their data, before the
 * deployment that would otherwise fail because their names are taken. An import changes nothing on the resources.
 * @param waiting how long between two looks
 * @throws UsageError when CloudFormation refuses, with its reason
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
 */
export async function takeBack(clients: Clients, stack: Stack, waiting: Waiting): Promise<readonly Retained[]> {
  const retained = await findRetained(
    clients,
    stack.name,
    stack.template,
    await heldBy(clients.cloudFormation, stack.name),
  );
  if (retained.length > 0) await importInto(clients, stack, retained, waiting);
  return retained;
}

/** Logical ids of the stack's resources, and their names. */
async function heldBy(client: CloudFormationClient, stackName: string): Promise<ReadonlySet<string>> {
  const resources = await stackResources(client, stackName);
  const names = resources.flatMap(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
    LogicalResourceId,
    PhysicalResourceId.split('/').at(-1) ?? '',
  ]);
  return new Set(names);
}

async function importInto(
  clients: Clients,
  stack: Stack,
  retained: readonly Retained[],
  { delaySeconds }: Waiting,
): Promise<void> {
  const { cloudFormation: client } = clients;
  const set = { StackName: stack.name, ChangeSetName: CHANGE_SET };
  const wait = { client, minDelay: delaySeconds, maxDelay: delaySeconds, maxWaitTime: MAX_WAIT_SECONDS };
  // One that an interrupted deployment left has the same name. Deleting none is no error.
  await client.send(new DeleteChangeSetCommand(set));
  await client.send(
    new CreateChangeSetCommand({
      ...set,
      ChangeSetType: 'IMPORT',
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
      ResourcesToImport: retained.map(({ logicalId, type, identifier }) => ({
        LogicalResourceId: logicalId,
        ResourceType: type.type,
        ResourceIdentifier: { [type.identifier]: identifier },
      })),
      ...(await usedParameters(clients, stack.name)),
      ...(await templateOf(clients, stack, retained)),
    }),
  );
  await waitUntilChangeSetCreateComplete(wait, set).catch(async () => {
    const { StatusReason = 'no reason is given' } = await client.send(new DescribeChangeSetCommand(set));
    throw refused(stack, retained, StatusReason);
  });
  await client.send(new ExecuteChangeSetCommand(set));
  await waitUntilStackImportComplete(wait, { StackName: stack.name }).catch(async () => {
    throw refused(stack, retained, await whyNot(client, stack.name));
  });
}

/** The values that the stack has: an import changes none. */
async function usedParameters({ cloudFormation }: Clients, StackName: string) {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const names = (Stacks[0]?.Parameters ?? []).flatMap(({ ParameterKey }) => ParameterKey ?? []);
  return { Parameters: names.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })) };
}

async function templateOf(
  { cloudFormation, s3 }: Clients,
  { name, bucket, folder }: Stack,
  retained: readonly Retained[],
) {
  const { TemplateBody = '' } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
  );
  const template = JSON.stringify(withRetained(objectOf(parseJson(TemplateBody)), retained));
  if (Buffer.byteLength(template) <= MAX_BODY_BYTES) return { TemplateBody: template };
  const Key = `${folder}/${CHANGE_SET}.json`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: template, ContentType: 'application/json' }));
  return { TemplateURL: `https://s3.amazonaws.com/${bucket}/${Key}` };
}

/** What the newest failed import of a resource says. */
async function whyNot(client: CloudFormationClient, StackName: string): Promise<string> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'IMPORT_FAILED');
  return failed ? `${failed.LogicalResourceId}: ${failed.ResourceStatusReason}` : 'its events say why';
}

const refused = ({ name }: Stack, retained: readonly Retained[], reason: string): UsageError =>
  new UsageError(
    `Stack ${name} could not take back what an earlier one left: ${reason}\n` +
      `${retained.map((one) => `  ${one.type.word} ${one.name}`).join('\n')}\n` +
      'Their names are taken, so the deployment would fail. docs/how-to/deploy.md#deploy-again says what to do.',
  );
