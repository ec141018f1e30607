import {
  type CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';

/** A creation that failed leaves an entry in the list, and nothing else. */
const IS_GONE = /^(CREATE_FAILED|IMPORT_FAILED|DELETE_COMPLETE|DELETE_SKIPPED)$/;

/** The resources that a stack has. None for a stack that does not exist. */
export async function stackResources(
  client: CloudFormationClient,
  StackName: string,
): Promise<readonly StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName }))
      resources.push(...(page.StackResourceSummaries ?? []));
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return [];
    throw error;
  }
  return resources.filter(({ ResourceStatus = '' }) => !IS_GONE.test(ResourceStatus));
}
