import type { Json } from '../../core/json.ts';
import type { LambdaAuthorizer } from '../authorizers/lambda-authorizer.ts';
import type { MappedIntegration } from './mapped/integration.ts';

/** What a method does with a request. */
export type Integration = { readonly type: 'function'; readonly functionArn: string } | MappedIntegration;

export interface RestMethod {
  readonly resourceId: string;
  /** `GET`, or `ANY`. */
  readonly httpMethod: string;
  readonly authorization: 'NONE' | 'AWS_IAM' | 'CUSTOM';
  /** Of `CUSTOM`. */
  readonly authorizerId?: string;
  readonly needsKey: boolean;
  readonly integration: Integration;
  readonly validatorId: string | undefined;
  /** Names of models, by content type. */
  readonly models: Readonly<Record<string, string>>;
  /** Those that a request must have: `querystring.page`, `header.x-a`. */
  readonly requiredParameters: readonly string[];
}

export interface RestResource {
  readonly parentId: string;
  readonly pathPart: string;
}

export interface RestStage {
  /** The deployment or stage that declares it: an older deployment of the same name does not take it away. */
  readonly declaredBy: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface RestValidator {
  readonly body: boolean;
  readonly parameters: boolean;
}

/** How an answer of the gateway itself differs from the usual one. */
export interface GatewayResponse {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, in which `$context.error.messageString` and the like stand for values. */
  readonly template: string | undefined;
}

export interface RestApiSettings {
  readonly id: string;
  readonly name: string;
  readonly binaryMediaTypes: readonly string[];
}

/** A REST API: a tree of resources with methods. */
export interface RestApi extends RestApiSettings {
  /** The id of `/`. */
  readonly rootId: string;
  readonly resources: Map<string, RestResource>;
  /** By the method's logical name. */
  readonly methods: Map<string, RestMethod>;
  /** By their ids. */
  readonly authorizers: Map<string, LambdaAuthorizer>;
  readonly stages: Map<string, RestStage>;
  readonly validators: Map<string, RestValidator>;
  /** JSON schemas, by the name of the model. */
  readonly models: Map<string, Json>;
  /** By type: `DEFAULT_4XX`. */
  readonly responses: Map<string, GatewayResponse>;
}

/** The id of the root resource of an API. */
export const rootIdOf = (apiId: string): string => `${apiId.slice(0, 9)}r`;

export const newRestApi = (settings: RestApiSettings): RestApi => ({
  ...settings,
  rootId: rootIdOf(settings.id),
  resources: new Map(),
  methods: new Map(),
  authorizers: new Map(),
  stages: new Map(),
  validators: new Map(),
  models: new Map(),
  responses: new Map(),
});

/** The path of a resource, such as `/things/{thingId}`. @throws Error when a parent is missing */
export function pathOf(api: RestApi, resourceId: string): string {
  if (resourceId === api.rootId) return '/';
  const resource = api.resources.get(resourceId);
  if (resource === undefined) throw new Error(`The REST API ${api.name} has no resource ${resourceId}.`);
  const parent = pathOf(api, resource.parentId);
  return `${parent === '/' ? '' : parent}/${resource.pathPart}`;
}
