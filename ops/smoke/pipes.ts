import { DescribePipeCommand, type DescribePipeCommandOutput, type PipesClient } from '@aws-sdk/client-pipes';
import type { Check, Finding } from './check.ts';
import { type DeployedStack, resourcesOf } from './stack.ts';

/** Whether each pipe runs. */
export const pipeChecks = (client: PipesClient, stack: DeployedStack): readonly Check[] =>
  resourcesOf(stack, 'AWS::Pipes::Pipe').map(({ physicalId: Name }) => ({
    name: `pipe ${Name}`,
    look: async () => pipeFinding(await client.send(new DescribePipeCommand({ Name }))),
  }));

const CHANGING = new Set<string>(['CREATING', 'STARTING', 'UPDATING']);

/** @see https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_DescribePipe.html */
export function pipeFinding(pipe: Pick<DescribePipeCommandOutput, 'Name' | 'CurrentState' | 'StateReason'>): Finding {
  const { Name, CurrentState = 'unknown', StateReason } = pipe;
  const text = StateReason === undefined ? CurrentState : `${CurrentState}: ${StateReason}`;
  if (CurrentState === 'RUNNING') return { status: 'ok', text };
  if (CHANGING.has(CurrentState)) return { status: 'waiting', text, advice: 'Wait until the pipe has started.' };
  const start = `aws pipes start-pipe --name ${Name}`;
  const advice = CurrentState === 'STOPPED' ? `Start it: ${start}` : `Remove what it says, then start it: ${start}`;
  return { status: 'failed', text, advice };
}
