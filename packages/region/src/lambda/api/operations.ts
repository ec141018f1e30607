import type { JsonObject } from '../../core/json.ts';
import type { Call } from '../../http/call.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { type FunctionConfig, functionNameIn, qualifierIn } from '../function-config.ts';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './aliases.ts';
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
import { addLayerVersionPermission, getLayerVersionPolicy, removeLayerVersionPermission } from './layer-permissions.ts';
import { deleteLayerVersion, findLayers, getLayerVersion, listLayerVersions, publishLayerVersion } from './layers.ts';
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
import { listVersionsByFunction, publishVersion, versionShape, versionsOf } from './versions.ts';

export interface LambdaApiDeps extends InvokeDeps, UpdateDeps, MappingApiDeps {}

type Handle = RestRow['handle'];

const FUNCTIONS = '/2015-03-31/functions';
const VERSIONS = `${FUNCTIONS}/{FunctionName}/versions`;
const ALIASES = `${FUNCTIONS}/{FunctionName}/aliases`;
const CONCURRENCY = '/2017-10-31/functions/{FunctionName}/concurrency';
const INVOKE_CONFIG = '/2019-09-25/functions/{FunctionName}/event-invoke-config';
const TAGS = '/2017-03-31/tags/{Resource+}';
const MAPPINGS = '/2015-03-31/event-source-mappings';
const LAYERS = '/2018-10-31/layers';
const LAYER_VERSION = `${LAYERS}/{LayerName}/versions/{VersionNumber}`;

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
    row('GET', VERSIONS, listVersionsByFunction(deps)),
    row('POST', VERSIONS, publishVersion(deps)),
    row('GET', ALIASES, listAliases(deps)),
    row('POST', ALIASES, createAlias(deps)),
    row('GET', `${ALIASES}/{Name}`, getAlias(deps)),
    row('PUT', `${ALIASES}/{Name}`, updateAlias(deps)),
    row('DELETE', `${ALIASES}/{Name}`, deleteAlias(deps)),
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
    row('GET', LAYERS, findLayers(deps)),
    row('GET', `${LAYERS}/{LayerName}/versions`, listLayerVersions(deps)),
    row('POST', `${LAYERS}/{LayerName}/versions`, publishLayerVersion(deps)),
    row('GET', LAYER_VERSION, getLayerVersion(deps)),
    row('DELETE', LAYER_VERSION, deleteLayerVersion(deps)),
    row('GET', `${LAYER_VERSION}/policy`, getLayerVersionPolicy(deps)),
    row('POST', `${LAYER_VERSION}/policy`, addLayerVersionPermission(deps)),
    row('DELETE', `${LAYER_VERSION}/policy/{StatementId}`, removeLayerVersionPermission(deps)),
    row('GET', MAPPINGS, listEventSourceMappings(deps)),
    row('POST', MAPPINGS, createEventSourceMapping(deps)),
    row('GET', `${MAPPINGS}/{UUID}`, getEventSourceMapping(deps)),
    row('PUT', `${MAPPINGS}/{UUID}`, updateEventSourceMapping(deps)),
    row('DELETE', `${MAPPINGS}/{UUID}`, deleteEventSourceMapping(deps)),
  ];
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
const listFunctions =
  ({ lambda }: LambdaApiDeps): Handle =>
  async ({ query }) => {
    const all = lambda.functions();
    const hasVersions = query.get('FunctionVersion') === 'ALL';
    const { items, next } = page(hasVersions ? all.flatMap((one) => versionsOf(lambda, one)) : all, query, 50);
    const shapeOf = (one: FunctionConfig) => (hasVersions ? versionShape(one) : functionShape(one, one.arn));
    return jsonAnswer({ Functions: items.map(shapeOf), NextMarker: next });
  };

const getFunction =
  (deps: LambdaApiDeps): Handle =>
  async (call, { FunctionName = '' }) => {
    const config = meant(deps, FunctionName, call);
    const { reservedConcurrency } = config;
    const tags = deps.lambda.tags.get(config.arn) ?? {};
    const concurrency = reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    const Code = { RepositoryType: 'S3' };
    const Configuration = shapeFor(deps, FunctionName, call);
    return jsonAnswer({ Configuration, Code, Concurrency: concurrency, Tags: tags });
  };

const getFunctionConfiguration =
  (deps: LambdaApiDeps): Handle =>
  async (call, { FunctionName = '' }) =>
    jsonAnswer(shapeFor(deps, FunctionName, call));

/** The function or version that a call means: of an alias, that to which it leads most. */
function meant({ lambda }: LambdaApiDeps, reference: string, { query }: Call): FunctionConfig {
  const name = functionNameIn(reference) ?? reference;
  const qualifier = query.get('Qualifier') ?? qualifierIn(reference);
  const alias = qualifier === undefined ? undefined : lambda.table.aliases.find(name, qualifier);
  return lambda.functionOf(name, alias?.version ?? qualifier);
}

function shapeFor(deps: LambdaApiDeps, reference: string, call: Call): JsonObject {
  const config = meant(deps, reference, call);
  const qualifier = call.query.get('Qualifier') ?? qualifierIn(reference);
  return functionShape(config, qualifier === undefined ? config.arn : `${config.arn}:${qualifier}`);
}
