import { AwsError } from '../../core/aws-error.ts';
import { isObject, type JsonObject, parseJson } from '../../core/json.ts';
import type { RestRow } from '../../http/rest-service.ts';
import type { MappingDeclaration } from '../mappings/mapping.ts';
import { checkMapping, readMappingSettings } from '../mappings/read-declaration.ts';
import type { Mappings } from '../mappings/registry.ts';
import { jsonAnswer, page } from './answers.ts';
import { eventInvokeShape, functionShape } from './function-shape.ts';
import { type InvokeDeps, invoke } from './invoke.ts';
import { mappingShape } from './mapping-shape.ts';
import { type UpdateDeps, updateFunctionCode, updateFunctionConfiguration } from './update-function.ts';

export interface LambdaApiDeps extends InvokeDeps, UpdateDeps {
  readonly mappings: Mappings;
}

type Handle = RestRow['handle'];

const FUNCTIONS = '/2015-03-31/functions';
const MAPPINGS = '/2015-03-31/event-source-mappings';

/** The operations of Lambda that the region serves. @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaOperations(deps: LambdaApiDeps): readonly RestRow[] {
  const row = (method: string, pattern: string, handle: Handle): RestRow => ({
    method,
    pattern,
    service: 'lambda',
    handle,
  });
  return [
    row('POST', `${FUNCTIONS}/{FunctionName}/invocations`, (call, { FunctionName = '' }) =>
      invoke(deps, FunctionName, call),
    ),
    row('GET', FUNCTIONS, listFunctions(deps)),
    row('GET', `${FUNCTIONS}/{FunctionName}`, getFunction(deps)),
    row('GET', `${FUNCTIONS}/{FunctionName}/configuration`, getFunctionConfiguration(deps)),
    row('GET', `${FUNCTIONS}/{FunctionName}/versions`, listVersionsByFunction(deps)),
    row('PUT', `${FUNCTIONS}/{FunctionName}/code`, updateFunctionCode(deps)),
    row('PUT', `${FUNCTIONS}/{FunctionName}/configuration`, updateFunctionConfiguration(deps)),
    row('GET', '/2019-09-30/functions/{FunctionName}/concurrency', getFunctionConcurrency(deps)),
    row('GET', '/2019-09-25/functions/{FunctionName}/event-invoke-config', getFunctionEventInvokeConfig(deps)),
    row('GET', MAPPINGS, listEventSourceMappings(deps)),
    row('POST', MAPPINGS, createEventSourceMapping(deps)),
    row('GET', `${MAPPINGS}/{UUID}`, getEventSourceMapping(deps)),
    row('PUT', `${MAPPINGS}/{UUID}`, updateEventSourceMapping(deps)),
  ];
}

const listFunctions =
  ({ lambda }: LambdaApiDeps): Handle =>
  async ({ query }) => {
    const { items, next } = page(lambda.functions(), query, 50);
    return jsonAnswer({ Functions: items.map(functionShape), NextMarker: next });
  };

/** Functions have no published versions here. */
const listVersionsByFunction =
  ({ lambda }: LambdaApiDeps): Handle =>
  async (_call, { FunctionName = '' }) =>
    jsonAnswer({ Versions: [functionShape(lambda.functionOf(FunctionName))] });

const getFunction =
  ({ lambda }: LambdaApiDeps): Handle =>
  async (call, { FunctionName = '' }) => {
    const config = lambda.functionOf(FunctionName, call.query.get('Qualifier') ?? undefined);
    const { reservedConcurrency } = config;
    const concurrency = reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    const Code = { RepositoryType: 'S3' };
    return jsonAnswer({ Configuration: functionShape(config), Code, Concurrency: concurrency, Tags: {} });
  };

const getFunctionConfiguration =
  ({ lambda }: LambdaApiDeps): Handle =>
  async (call, { FunctionName = '' }) =>
    jsonAnswer(functionShape(lambda.functionOf(FunctionName, call.query.get('Qualifier') ?? undefined)));

const getFunctionConcurrency =
  ({ lambda }: LambdaApiDeps): Handle =>
  async (_call, { FunctionName = '' }) =>
    jsonAnswer({ ReservedConcurrentExecutions: lambda.functionOf(FunctionName).reservedConcurrency });

const getFunctionEventInvokeConfig =
  ({ lambda }: LambdaApiDeps): Handle =>
  async (_call, { FunctionName = '' }) => {
    const config = lambda.functionOf(FunctionName);
    if (lambda.eventInvokeConfigs.has(config.name)) {
      return jsonAnswer(eventInvokeShape(config, lambda.eventInvokeConfigs.of(config.name)));
    }
    const message = `The function ${config.arn} doesn't have an EventInvokeConfig`;
    throw new AwsError('ResourceNotFoundException', message, 404);
  };

const listEventSourceMappings =
  ({ lambda, mappings }: LambdaApiDeps): Handle =>
  async ({ query }) => {
    const [functionName, source] = [query.get('FunctionName'), query.get('EventSourceArn')];
    const functionArn = functionName === null ? undefined : lambda.functionOf(functionName).arn;
    const found = mappings
      .all()
      .filter(({ settings }) => functionArn === undefined || settings.functionArn === functionArn)
      .filter(({ settings }) => source === null || settings.eventSourceArn === source);
    const { items, next } = page(found, query, 100);
    const shapes = items.map((mapping) => mappingShape(mapping, mappings.modifiedAt(mapping.settings.uuid)));
    return jsonAnswer({ EventSourceMappings: shapes, NextMarker: next });
  };

const getEventSourceMapping =
  ({ mappings }: LambdaApiDeps): Handle =>
  async (_call, { UUID = '' }) =>
    jsonAnswer(mappingShape(mappings.get(UUID), mappings.modifiedAt(UUID)));

const createEventSourceMapping =
  ({ lambda, mappings }: LambdaApiDeps): Handle =>
  async ({ body }) => {
    const members = membersIn(body);
    const { arn: functionArn } = lambda.functionOf(textIn(members, 'FunctionName'));
    const eventSourceArn = textIn(members, 'EventSourceArn');
    const uuid = mappings.newUuid(functionArn, eventSourceArn);
    const declaration: MappingDeclaration = { ...readMappingSettings(members), uuid, functionArn, eventSourceArn };
    checkMapping(declaration);
    return jsonAnswer(mappingShape(await mappings.create(declaration), mappings.modifiedAt(uuid)), 202);
  };

const updateEventSourceMapping =
  ({ lambda, mappings }: LambdaApiDeps): Handle =>
  async ({ body }, { UUID = '' }) => {
    const { FunctionName, ...members } = membersIn(body);
    const { settings } = mappings.get(UUID);
    const functionArn = typeof FunctionName === 'string' ? lambda.functionOf(FunctionName).arn : settings.functionArn;
    const change = { ...readMappingSettings(members), ...(functionArn !== settings.functionArn && { functionArn }) };
    checkMapping({ ...settings, ...change });
    return jsonAnswer(mappingShape(await mappings.update(UUID, change), mappings.modifiedAt(UUID)), 202);
  };

function membersIn(body: string): JsonObject {
  const members = body === '' ? {} : parseJson(body);
  if (isObject(members)) return members;
  throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
}

function textIn(members: JsonObject, name: string): string {
  const value = members[name];
  if (typeof value === 'string') return value;
  throw new AwsError('InvalidParameterValueException', `${name} is missing.`);
}
