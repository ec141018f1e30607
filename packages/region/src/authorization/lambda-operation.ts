import { at, type JsonObject, parseJson, textOf } from '../core/json.ts';
import type { Call } from '../http/call.ts';
import { decodedPart } from '../http/rest-service.ts';
import type { Operation } from '../iam/actions/index.ts';

const NAME = '(?<FunctionName>[^/]+)';
const FUNCTIONS = `/2015-03-31/functions/${NAME}`;
const CONCURRENCY = `/2017-10-31/functions/${NAME}/concurrency`;
const INVOKE_CONFIG = `/2019-09-25/functions/${NAME}/event-invoke-config`;
const URL_CONFIG = `/2021-10-31/functions/${NAME}/url`;
const TAGS = '/2017-03-31/tags/(?<Resource>.+)';
const MAPPINGS = '/2015-03-31/event-source-mappings';
const LAYERS = '/2018-10-31/layers';
const LAYER = `${LAYERS}/(?<LayerName>[^/]+)/versions`;
const LAYER_VERSION = `${LAYER}/(?<VersionNumber>[^/]+)`;

/** Method, path and name of Lambda's operations. */
const OPERATIONS: readonly (readonly [method: string, path: RegExp, name: string])[] = [
  ['POST', whole(`${FUNCTIONS}/invocations`), 'Invoke'],
  ['GET', whole('/2015-03-31/functions'), 'ListFunctions'],
  ['POST', whole('/2015-03-31/functions'), 'CreateFunction'],
  ['DELETE', whole(FUNCTIONS), 'DeleteFunction'],
  ['GET', whole(FUNCTIONS), 'GetFunction'],
  ['GET', whole(`${FUNCTIONS}/configuration`), 'GetFunctionConfiguration'],
  ['GET', whole(`${FUNCTIONS}/versions`), 'ListVersionsByFunction'],
  ['POST', whole(`${FUNCTIONS}/versions`), 'PublishVersion'],
  ['GET', whole(`${FUNCTIONS}/aliases`), 'ListAliases'],
  ['POST', whole(`${FUNCTIONS}/aliases`), 'CreateAlias'],
  ['GET', whole(`${FUNCTIONS}/aliases/[^/]+`), 'GetAlias'],
  ['PUT', whole(`${FUNCTIONS}/aliases/[^/]+`), 'UpdateAlias'],
  ['DELETE', whole(`${FUNCTIONS}/aliases/[^/]+`), 'DeleteAlias'],
  ['PUT', whole(`${FUNCTIONS}/code`), 'UpdateFunctionCode'],
  ['PUT', whole(`${FUNCTIONS}/configuration`), 'UpdateFunctionConfiguration'],
  ['GET', whole(`/2019-09-30/functions/${NAME}/concurrency`), 'GetFunctionConcurrency'],
  ['PUT', whole(CONCURRENCY), 'PutFunctionConcurrency'],
  ['DELETE', whole(CONCURRENCY), 'DeleteFunctionConcurrency'],
  ['GET', whole(INVOKE_CONFIG), 'GetFunctionEventInvokeConfig'],
  ['PUT', whole(INVOKE_CONFIG), 'PutFunctionEventInvokeConfig'],
  ['POST', whole(INVOKE_CONFIG), 'UpdateFunctionEventInvokeConfig'],
  ['DELETE', whole(INVOKE_CONFIG), 'DeleteFunctionEventInvokeConfig'],
  ['GET', whole(`${INVOKE_CONFIG}/list`), 'ListFunctionEventInvokeConfigs'],
  ['POST', whole(URL_CONFIG), 'CreateFunctionUrlConfig'],
  ['GET', whole(URL_CONFIG), 'GetFunctionUrlConfig'],
  ['PUT', whole(URL_CONFIG), 'UpdateFunctionUrlConfig'],
  ['DELETE', whole(URL_CONFIG), 'DeleteFunctionUrlConfig'],
  ['GET', whole(`${URL_CONFIG}s`), 'ListFunctionUrlConfigs'],
  ['GET', whole(TAGS), 'ListTags'],
  ['POST', whole(TAGS), 'TagResource'],
  ['DELETE', whole(TAGS), 'UntagResource'],
  ['POST', whole(`${FUNCTIONS}/policy`), 'AddPermission'],
  ['GET', whole(`${FUNCTIONS}/policy`), 'GetPolicy'],
  ['DELETE', whole(`${FUNCTIONS}/policy/[^/]+`), 'RemovePermission'],
  ['GET', whole(LAYERS), 'ListLayers'],
  ['GET', whole(LAYER), 'ListLayerVersions'],
  ['POST', whole(LAYER), 'PublishLayerVersion'],
  ['GET', whole(LAYER_VERSION), 'GetLayerVersion'],
  ['DELETE', whole(LAYER_VERSION), 'DeleteLayerVersion'],
  ['GET', whole(`${LAYER_VERSION}/policy`), 'GetLayerVersionPolicy'],
  ['POST', whole(`${LAYER_VERSION}/policy`), 'AddLayerVersionPermission'],
  ['DELETE', whole(`${LAYER_VERSION}/policy/[^/]+`), 'RemoveLayerVersionPermission'],
  ['GET', whole(MAPPINGS), 'ListEventSourceMappings'],
  ['POST', whole(MAPPINGS), 'CreateEventSourceMapping'],
  ['GET', whole(`${MAPPINGS}/(?<UUID>[^/]+)`), 'GetEventSourceMapping'],
  ['PUT', whole(`${MAPPINGS}/(?<UUID>[^/]+)`), 'UpdateEventSourceMapping'],
  ['DELETE', whole(`${MAPPINGS}/(?<UUID>[^/]+)`), 'DeleteEventSourceMapping'],
];

/** With or without a slash at its end, as the routes take it. */
function whole(path: string): RegExp {
  return new RegExp(`^${path}/?$`);
}

/** The operation of a call to Lambda, which its method and path name; undefined for one that the region does not serve. */
export function lambdaOperation({ method, path, query, body }: Call): Operation | undefined {
  if (query.get('find') === 'LayerVersion' && whole(LAYERS).test(path)) {
    return { service: 'lambda', name: 'GetLayerVersionByArn', input: { Arn: query.get('Arn') ?? '' } };
  }
  for (const [ofMethod, pattern, name] of OPERATIONS) {
    const found = ofMethod === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const parts = Object.entries({ ...found.groups }).map(([part, value]) => [part, decodedPart(value)] as const);
    const Qualifier = query.get('Qualifier');
    return {
      service: 'lambda',
      name,
      input: {
        ...(name === 'CreateFunction' && named(body)),
        ...Object.fromEntries(parts),
        ...(Qualifier !== null && { Qualifier }),
      },
    };
  }
  return undefined;
}

/** The function that a call creates, which its body names alone. */
function named(body: string): JsonObject {
  return { FunctionName: textOf(at(parseJson(body), 'FunctionName')) };
}
