import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  paginateListExecutions,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { at, type JsonObject, textOf } from '@tributary/region/json';
import { idsOf } from '../../ops/dlq/read/event-ids.ts';

/** An execution of a workflow. */
export interface Execution {
  /** Name of the workflow, with that of the stack. */
  readonly workflow: string;
  /** EventBridge begins it with the event's id on the bus. */
  readonly name: string;
  readonly status: string;
  /** Its error and cause; empty for one that runs or has succeeded. */
  readonly failure: string;
  /** Id of the event that started it; undefined where the name says which it is. */
  readonly eventId: string | undefined;
}

/**
 * All executions of the workflows of a stack.
 * @param resources logical id -> type, ref, attributes
 * @param isNamed whether the name of an execution says which event started it
 */
export async function executionsOf(
  client: SFNClient,
  resources: JsonObject,
  isNamed: (name: string) => boolean,
): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  for (const resource of Object.values(resources)) {
    if (at(resource, 'type') !== 'AWS::StepFunctions::StateMachine') continue;
    const stateMachineArn = textOf(at(resource, 'ref'));
    for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn }))
      for (const item of executions) found.push(await executionOf(client, stateMachineArn, item, isNamed));
  }
  return found;
}

async function executionOf(
  client: SFNClient,
  stateMachineArn: string,
  { executionArn, name = '', status = 'RUNNING' }: ExecutionListItem,
  isNamed: (name: string) => boolean,
): Promise<Execution> {
  const workflow = stateMachineArn.split(':').at(-1) ?? '';
  if (status === 'SUCCEEDED' && isNamed(name)) return { workflow, name, status, failure: '', eventId: undefined };
  const { error, cause, input = '{}' } = await client.send(new DescribeExecutionCommand({ executionArn }));
  const { eventId } = idsOf(JSON.parse(input));
  return { workflow, name, status, failure: [error, cause].filter(Boolean).join(': '), eventId };
}
