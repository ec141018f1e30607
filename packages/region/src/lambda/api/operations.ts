import { AwsError } from '../../core/aws-error.ts';
import type { RestRow } from '../../http/rest-service.ts';
import { jsonAnswer, page } from './answers.ts';
import { lambdaErrors } from './error-form.ts';
import { eventInvokeShape, functionShape } from './function-shape.ts';
import { type InvokeDeps, invoke } from './invoke.ts';
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  getEventSourceMapping,
  listEventSourceMappings,
  type MappingApiDeps,
  updateEventSourceMapping,
} from './mappings.ts';
import { type UpdateDeps, updateFunctionCode, updateFunctionConfiguration } from './update-function.ts';

export interface LambdaApiDeps extends InvokeDeps, UpdateDeps, MappingApiDeps {}

type Handle = RestRow['handle'];

const FUNCTIONS = '/2015-03-31/functions';
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
