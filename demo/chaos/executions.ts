import {
  DescribeExecutionCommand,
  type ExecutionStatus,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { idsOf } from '../../ops/dlq/read/event-ids.ts';

/** An execution of the billing workflow that has not succeeded. */
export interface UnfinishedExecution {
  readonly name: string;
  readonly status: string;
  /** Its error and cause; empty for one that runs. */
  readonly failure: string;
  /** Id of the event that started it. */
  readonly eventId: string | undefined;
}

const NOT_GOOD: readonly ExecutionStatus[] = ['RUNNING', 'FAILED', 'TIMED_OUT', 'ABORTED'];

export async function unfinishedExecutions(
  client: SFNClient,
  stateMachineArn: string,
): Promise<readonly UnfinishedExecution[]> {
  const found: UnfinishedExecution[] = [];
  for (const statusFilter of NOT_GOOD) {
    const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter }));
    for (const { executionArn } of executions) found.push(await described(client, executionArn));
  }
  return found;
}

async function described(client: SFNClient, executionArn: string | undefined): Promise<UnfinishedExecution> {
  const {
    name = '',
    status = '',
    error,
    cause,
    input,
  } = await client.send(new DescribeExecutionCommand({ executionArn }));
  const { eventId } = idsOf(JSON.parse(input ?? '{}'));
  return { name, status, failure: [error, cause].filter(Boolean).join(': '), eventId };
}
