import {
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListEventSourceMappings,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { shortNames } from '@tributary/region/logs-text';
import { type Context, EndpointError } from '../endpoint.ts';
import { rulesOf } from './rules.ts';
import type { FunctionDetail, FunctionInfo, FunctionList, Trigger } from './shapes.ts';

export const lambdaOf = ({ target }: Context): LambdaClient => new LambdaClient(target.settings('LAMBDA'));

export async function listFunctions(context: Context): Promise<FunctionList> {
  const configurations: FunctionConfiguration[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambdaOf(context) }, {}))
    configurations.push(...Functions);
  const names = configurations.map(({ FunctionName = '' }) => FunctionName);
  const functions = configurations.map((one) => infoOf(one, names)).toSorted(byName);
  return { functions };
}

/** `work-2` before `work-10`. */
const byName = (a: FunctionInfo, b: FunctionInfo): number => a.name.localeCompare(b.name, 'en', { numeric: true });

function infoOf(configuration: FunctionConfiguration, names: readonly string[]): FunctionInfo {
  const { FunctionName: name = '', Description = '', Handler = '', Runtime = '' } = configuration;
  const deadLetterQueue = configuration.DeadLetterConfig?.TargetArn?.split(':').at(-1);
  return {
    name,
    shortName: shortNames(names)(name),
    description: Description,
    handler: Handler,
    runtime: Runtime,
    memoryMb: configuration.MemorySize ?? 0,
    timeoutSeconds: configuration.Timeout ?? 0,
    ...(deadLetterQueue !== undefined && { deadLetterQueue }),
  };
}

/** @throws EndpointError NotFound */
export async function functionDetail(context: Context, name: string): Promise<FunctionDetail> {
  const client = lambdaOf(context);
  const info = (await listFunctions(context)).functions.find((one) => one.name === name || one.shortName === name);
  if (info === undefined) throw new EndpointError('NotFound', `The region has no function ${name}.`, 404);
  const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: info.name }));
  const triggers = [...(await mappingsOf(client, info.name)), ...(await rulesOf(context, configuration.FunctionArn))];
  return {
    ...info,
    environment: configuration.Environment?.Variables ?? {},
    triggers,
    role: configuration.Role?.split('/').at(-1) ?? '',
    logGroup: configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${info.name}`,
  };
}

async function mappingsOf(client: LambdaClient, FunctionName: string): Promise<readonly Trigger[]> {
  const triggers: Trigger[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, { FunctionName }))
    triggers.push(...EventSourceMappings.flatMap(triggersOf));
  return triggers;
}

/** A mapping of Kafka has a trigger for each of its topics. */
function triggersOf(mapping: EventSourceMappingConfiguration): readonly Trigger[] {
  const { EventSourceArn = '', Topics = [], UUID, State = '', StateTransitionReason, LastProcessingResult } = mapping;
  const reason = [LastProcessingResult, StateTransitionReason].find((text) => text?.startsWith('PROBLEM'));
  const common = {
    state: State,
    ...(UUID !== undefined && { mappingId: UUID }),
    ...(reason !== undefined && { reason }),
  };
  if (Topics.length > 0) return Topics.map((name) => ({ kind: 'topic', name, ...common }));
  const stream = /:table\/([^/]+)\/stream\//.exec(EventSourceArn)?.[1];
  if (stream !== undefined) return [{ kind: 'stream', name: stream, ...common }];
  return [{ kind: 'queue', name: EventSourceArn.split(':').at(-1) ?? '', ...common }];
}
