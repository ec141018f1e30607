import type { RestRow } from '../../http/rest-service.ts';
import { jsonAnswer, page } from './answers.ts';
import { deleteFunctionConcurrency, getFunctionConcurrency, putFunctionConcurrency } from './concurrency.ts';
import { createFunction, deleteFunction } from './create-function.ts';
import { lambdaErrors } from './error-form.ts';
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  listFunctionEventInvokeConfigs,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from './event-invoke-config.ts';
import { functionShape } from './function-shape.ts';
import { type InvokeDeps, invoke } from './invoke.ts';
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  getEventSourceMapping,
  listEventSourceMappings,
  type MappingApiDeps,
  updateEventSourceMapping,
} from './mappings.ts';
import { listTags, tagResource, untagResource } from './tags.ts';
import { type UpdateDeps, updateFunctionCode, updateFunctionConfiguration } from './update-function.ts';

export interface LambdaApiDeps extends InvokeDeps, UpdateDeps, MappingApiDeps {}

type Handle = RestRow['handle'];

const FUNCTIONS = '/2015-03-31/functions';
const CONCURRENCY = '/2017-10-31/functions/{FunctionName}/concurrency';
const INVOKE_CONFIG = '/2019-09-25/functions/{FunctionName}/event-invoke-config';
const TAGS = '/2017-03-31/tags/{Resource+}';
const MAPPINGS = '/2015-03-31/event-source-mappings';

/** The operations of Lambda that the region serves. @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaOperations(deps: LambdaApiDeps): readonly RestRow[] {
  const row = (method: string, pattern: string, handle: Handle): RestRow => ({
    method,
    pattern,
    service: 'lambda',
    errorForm: lambdaErrors,
    handle,
  });
  return [
    row('POST', `${FUNCTIONS}/{FunctionName}/invocations`, (call, { FunctionName = '' }) =>
      invoke(deps, FunctionName, call),
    ),
    row('POST', FUNCTIONS, createFunction(deps)),
    row('DELETE', `${FUNCTIONS}/{FunctionName}`, deleteFunction(deps)),
    row('GET', FUNCTIONS, listFunctions(deps)),
    row('GET', `${FUNCTIONS}/{FunctionName}`, getFunction(deps)),
    row('GET', `${FUNCTIONS}/{FunctionName}/configuration`, getFunctionConfiguration(deps)),
    row('GET', `${FUNCTIONS}/{FunctionName}/versions`, listVersionsByFunction(deps)),
    row('PUT', `${FUNCTIONS}/{FunctionName}/code`, updateFunctionCode(deps)),
    row('PUT', `${FUNCTIONS}/{FunctionName}/configuration`, updateFunctionConfiguration(deps)),
    row('GET', '/2019-09-30/functions/{FunctionName}/concurrency', getFunctionConcurrency(deps)),
    row('PUT', CONCURRENCY, putFunctionConcurrency(deps)),
    row('DELETE', CONCURRENCY, deleteFunctionConcurrency(deps)),
    row('GET', INVOKE_CONFIG, getFunctionEventInvokeConfig(deps)),
    row('PUT', INVOKE_CONFIG, putFunctionEventInvokeConfig(deps)),
    row('POST', INVOKE_CONFIG, updateFunctionEventInvokeConfig(deps)),
    row('DELETE', INVOKE_CONFIG, deleteFunctionEventInvokeConfig(deps)),
    row('GET', `${INVOKE_CONFIG}/list`, listFunctionEventInvokeConfigs(deps)),
    row('GET', TAGS, listTags(deps)),
    row('POST', TAGS, tagResource(deps)),
    row('DELETE', TAGS, untagResource(deps)),
    row('GET', MAPPINGS, listEventSourceMappings(deps)),
    row('POST', MAPPINGS, createEventSourceMapping(deps)),
    row('GET', `${MAPPINGS}/{UUID}`, getEventSourceMapping(deps)),
    row('PUT', `${MAPPINGS}/{UUID}`, updateEventSourceMapping(deps)),
    row('DELETE', `${MAPPINGS}/{UUID}`, deleteEventSourceMapping(deps)),
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
    const tags = lambda.tags.get(config.arn) ?? {};
    const concurrency = reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    const Code = { RepositoryType: 'S3' };
    return jsonAnswer({ Configuration: functionShape(config), Code, Concurrency: concurrency, Tags: tags });
  };

const getFunctionConfiguration =
  ({ lambda }: LambdaApiDeps): Handle =>
  async (call, { FunctionName = '' }) =>
    jsonAnswer(functionShape(lambda.functionOf(FunctionName, call.query.get('Qualifier') ?? undefined)));
