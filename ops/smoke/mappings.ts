import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import type { Check, Finding } from './check.ts';
import { type DeployedStack, resourcesOf } from './stack.ts';

/** Whether each event source mapping is on, and gets its records to the function. */
export const mappingChecks = (client: LambdaClient, stack: DeployedStack): readonly Check[] =>
  resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').map(({ logicalId, physicalId: UUID }) => ({
    name: `mapping ${logicalId}`,
    look: async () => mappingFinding(await client.send(new GetEventSourceMappingCommand({ UUID })), stack.name),
  }));

const GOOD_RESULTS = new Set(['OK', 'No records processed']);
const CHANGING = new Set(['Creating', 'Enabling', 'Updating']);

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
export function mappingFinding(mapping: EventSourceMappingConfiguration, stackName: string): Finding {
  const { State: state = '', LastProcessingResult: result, UUID } = mapping;
  const text = result === undefined ? state : `${state}, ${result}`;
  const isGood = result === undefined || GOOD_RESULTS.has(result);
  if (state === 'Enabled')
    return isGood ? { status: 'ok', text } : { status: 'waiting', text, advice: adviceOn(mapping, stackName) };
  const advice = `Nothing is read. Switch it on: aws lambda update-event-source-mapping --uuid ${UUID} --enabled`;
  return { status: CHANGING.has(state) ? 'waiting' : 'failed', text, advice };
}

/** Words of Lambda, and what to do. The first that fits counts. */
const ADVICE: readonly (readonly [problem: RegExp, advice: (functionName: string) => string])[] = [
  [/function call failed/i, (name) => `The function fails. Its errors: npm run logs -- ${name} --errors`],
  [
    /authori[sz]|authenticat|SASL|access denied/i,
    () => 'The cluster refuses the role of the function: compare its policy with that of the cluster.',
  ],
  [
    /connection|network|timed? ?out|unreachable/i,
    () => 'The pollers do not reach the source: look at subnets and endpoints, docs/how-to/deploy.md#check-the-network',
  ],
  [/topic/i, () => 'Create the topic on the cluster, or correct kafkaTopics in serverless.yml.'],
];

function adviceOn(mapping: EventSourceMappingConfiguration, stackName: string): string {
  const { LastProcessingResult: result = '', FunctionArn = '' } = mapping;
  const functionName = (FunctionArn.split(':').at(-1) ?? '').replace(`${stackName}-`, '');
  const advice = ADVICE.find(([problem]) => problem.test(result))?.[1];
  return advice?.(functionName) ?? `Its function is ${functionName}: npm run logs -- ${functionName} --errors`;
}
