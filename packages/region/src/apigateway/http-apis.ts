import type { Clock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { MetricsPort } from '../core/metrics-port.ts';
import type { FunctionPort, RoleCheck } from '../core/ports.ts';
import type { BytesAnswer, Call, Route, TextAnswer } from '../http/call.ts';
import { restErrors } from '../http/error-forms.ts';
import { AuthorizerResults, type LambdaAuthorizer } from './authorizers/lambda-authorizer.ts';
import { allowsOrigin, type CorsSettings, isPreflight, preflightAnswer, withCors } from './cors.ts';
import { decideByFunction, type LambdaDecision } from './http-authorizer.ts';
import { type ApiCaller, httpEvent, type IamCaller } from './http-event.ts';
import { failure, httpResult } from './http-result.ts';
import { decide, type JwtAuthorizer } from './jwt/authorizer.ts';
import { IssuerKeys } from './jwt/issuer-keys.ts';
import { type ApiRoute, type MatchedRoute, matchRoute } from './routes.ts';
import { type Integration, type ServiceCall, serviceAnswer } from './service-integration.ts';

export interface HttpApisDeps {
  readonly clock: Clock;
  readonly accountId: string;
  readonly region: string;
  readonly functions: Pick<FunctionPort, 'invoke'>;
  /** Who has signed the call, where they may invoke that resource. */
  readonly signer: (call: Call, resourceArn: string) => IamCaller | undefined;
  /** Whether the function lets this API invoke it. */
  readonly mayInvoke: (functionArn: string, sourceArn: string) => boolean;
  /** Whether the role of an integration allows the call that it makes. */
  readonly mayAct: RoleCheck;
  readonly metrics?: MetricsPort;
}

export interface HttpApi {
  readonly id: string;
  readonly name: string;
  /** Undefined where pages of other sites may do nothing but what the functions say. */
  readonly cors: CorsSettings | undefined;
}

interface RunningApi extends HttpApi {
  /** By the route's id. */
  readonly routes: Map<string, ApiRoute>;
  readonly integrations: Map<string, Integration>;
  /** By the authorizer's id. */
  readonly authorizers: Map<string, JwtAuthorizer | LambdaAuthorizer>;
  stage: string | undefined;
}

interface Asked {
  readonly authorizer: LambdaAuthorizer;
  readonly authorizerId: string;
  readonly matched: MatchedRoute;
  /** Of the request below the API's own. */
  readonly path: string;
}

const NEW_API = (): Omit<RunningApi, keyof HttpApi> => ({
  routes: new Map(),
  integrations: new Map(),
  authorizers: new Map(),
  stage: undefined,
});

/** The front door serves the APIs at `/_api/<apiId>/<path>`, or with the name of an API in place of its id. */
export const API_PREFIX = '/_api/';
/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The HTTP APIs of a region, each a table of routes to functions. */
export class HttpApis {
  readonly #deps: HttpApisDeps;
  readonly #apis = new Map<string, RunningApi>();
  readonly #issuerKeys: IssuerKeys;
  readonly #results: AuthorizerResults;
  #call: ServiceCall | undefined;

  constructor(deps: HttpApisDeps) {
    this.#deps = deps;
    this.#issuerKeys = new IssuerKeys(deps.clock);
    this.#results = new AuthorizerResults(deps.clock, deps.functions);
  }

  /** To be called when the services that integrations call are ready. */
  connect(call: ServiceCall): void {
    this.#call = call;
  }

  /** A known API keeps its routes. */
  declareApi(api: HttpApi): void {
    this.#apis.set(api.id, { ...(this.#apis.get(api.id) ?? NEW_API()), ...api });
  }

  removeApi(apiId: string): void {
    this.#apis.delete(apiId);
  }

  declareIntegration(apiId: string, integrationId: string, integration: Integration): void {
    this.#apiOf(apiId).integrations.set(integrationId, integration);
  }

  removeIntegration(apiId: string, integrationId: string): void {
    this.#apis.get(apiId)?.integrations.delete(integrationId);
  }

  declareAuthorizer(apiId: string, authorizerId: string, authorizer: JwtAuthorizer | LambdaAuthorizer): void {
    this.#apiOf(apiId).authorizers.set(authorizerId, authorizer);
  }

  removeAuthorizer(apiId: string, authorizerId: string): void {
    this.#apis.get(apiId)?.authorizers.delete(authorizerId);
  }

  declareRoute(apiId: string, routeId: string, route: ApiRoute): void {
    this.#apiOf(apiId).routes.set(routeId, route);
  }

  removeRoute(apiId: string, routeId: string): void {
    this.#apis.get(apiId)?.routes.delete(routeId);
  }

  /** A stage serves all routes of its API, because deployments are automatic. */
  setStage(apiId: string, stage: string | undefined): void {
    const api = stage === undefined ? this.#apis.get(apiId) : this.#apiOf(apiId);
    if (api !== undefined) api.stage = stage;
  }

  /** The route of a call to an API; undefined for any other call. */
  find(call: Pick<Call, 'path'>): Route | undefined {
    if (!call.path.startsWith(API_PREFIX)) return undefined;
    return { handle: (whole) => this.#answer(whole), errorForm: restErrors, isOfApplication: true };
  }

  /** Whether pages of an origin may call a path. */
  isOpenToPages(path: string, origin: string): boolean {
    if (!path.startsWith(API_PREFIX)) return false;
    const cors = this.#named(path.slice(API_PREFIX.length).split('/')[0] ?? '')?.cors;
    return cors !== undefined && allowsOrigin(cors, origin);
  }

  /** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
  async #answer(call: Call): Promise<TextAnswer | BytesAnswer> {
    const [, idOrName = '', rest = ''] = /^\/_api\/([^/]*)(.*)$/.exec(call.path) ?? [];
    const api = this.#named(idOrName);
    if (!api) return failure(404, 'Not Found');
    const { metrics, clock } = this.#deps;
    const startedMs = clock.now();
    const answer = await this.#corsAnswer(call, api, rest === '' ? '/' : rest);
    const [is4xx, is5xx] = [400, 500].map((status) => answer.status >= status && answer.status < status + 100);
    const Latency = clock.now() - startedMs;
    metrics?.report(
      'AWS/ApiGateway',
      { ApiId: api.id },
      { Count: 1, '4xx': is4xx ? 1 : 0, '5xx': is5xx ? 1 : 0, Latency },
    );
    return answer;
  }

  /** The API answers preflights by itself, unless a route for OPTIONS or for everything takes them. */
  async #corsAnswer(call: Call, api: RunningApi, path: string): Promise<TextAnswer | BytesAnswer> {
    const { cors } = api;
    if (cors === undefined) return this.#answerOf(call, api, path);
    if (!isPreflight(call) || /^(?:OPTIONS |\$default$)/.test(this.#routeKey(call, api, path))) {
      return withCors(cors, call, await this.#answerOf(call, api, path));
    }
    return preflightAnswer(cors, call);
  }

  #routeKey({ method }: Call, { routes }: RunningApi, path: string): string {
    return matchRoute([...routes.values()], method, path)?.route.routeKey ?? '';
  }

  async #answerOf(call: Call, api: RunningApi, path: string): Promise<TextAnswer | BytesAnswer> {
    const matched = matchRoute([...api.routes.values()], call.method, path);
    if (api.stage === undefined || !matched) return failure(404, 'Not Found');
    if (Buffer.byteLength(call.body) > MAX_BODY_BYTES) return failure(413, 'Request Entity Too Large');
    const { clock, accountId, region } = this.#deps;
    const { route } = matched;
    const decision = await this.#letIn(call, api, matched, path);
    if ('refusal' in decision) return decision.refusal;
    const { id: apiId, stage } = api;
    const context = { accountId, region, apiId, stage, nowMs: clock.now(), caller: decision };
    return this.#integrated(call, api, route, httpEvent(call, path, matched, context));
  }

  async #integrated(
    call: Call,
    api: RunningApi,
    { integrationId, routeKey }: ApiRoute,
    event: JsonObject,
  ): Promise<TextAnswer | BytesAnswer> {
    const { accountId, region, functions, mayAct, mayInvoke } = this.#deps;
    const integration = api.integrations.get(integrationId);
    if (integration !== undefined && 'subtype' in integration && this.#call !== undefined) {
      const home = { region, accountId };
      const deps = { home, apiId: api.id, requestId: call.requestId, mayAct, call: this.#call };
      return serviceAnswer(integration, { event, body: call.body }, deps);
    }
    const functionArn = integration !== undefined && 'functionArn' in integration ? integration.functionArn : '';
    if (!mayInvoke(functionArn, this.#arn(api, call.method, routeKey.replace(/^\S+ /, ''))))
      return failure(500, 'Internal Server Error');
    return httpResult(await functions.invoke(functionArn, JSON.stringify(event), [call.requestId]));
  }

  /** Who sends the call, or the answer to somebody who may not. */
  async #letIn(
    call: Call,
    api: RunningApi,
    matched: MatchedRoute,
    path: string,
  ): Promise<ApiCaller | { readonly refusal: TextAnswer }> {
    const { authorization } = matched.route;
    if (authorization.by === 'nothing') return {};
    if (authorization.by === 'signature') {
      const iam = this.#deps.signer(call, this.#arn(api, call.method, path));
      return iam ? { iam } : { refusal: failure(403, 'Forbidden') };
    }
    const authorizer = api.authorizers.get(authorization.authorizerId);
    if (!authorizer) return { refusal: failure(500, 'Internal Server Error') };
    if ('functionArn' in authorizer) return this.#ask(call, api, { ...authorization, authorizer, matched, path });
    return decide(call, authorizer, authorization.scopes, { keys: this.#issuerKeys, clock: this.#deps.clock });
  }

  /** What a function says of the caller. */
  async #ask(call: Call, api: RunningApi, { authorizer, authorizerId, matched, path }: Asked): Promise<LambdaDecision> {
    const { accountId, region, clock, mayInvoke } = this.#deps;
    const { id: apiId, stage = '' } = api;
    const authorizerArn = `arn:aws:execute-api:${region}:${accountId}:${apiId}/authorizers/${authorizerId}`;
    if (!authorizer.hasRole && !mayInvoke(authorizer.functionArn, authorizerArn))
      return { refusal: failure(500, 'Internal Server Error') };
    const event = httpEvent(call, path, matched, { accountId, region, apiId, stage, nowMs: clock.now(), caller: {} });
    const { body: _body, isBase64Encoded: _, ...request } = event;
    const routeArn = this.#arn(api, call.method, path);
    return decideByFunction({ results: this.#results, authorizer, place: apiId, call, routeArn, request });
  }

  #named(idOrName: string): RunningApi | undefined {
    return this.#apis.get(idOrName) ?? [...this.#apis.values()].find(({ name }) => name === idOrName);
  }

  /** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html */
  #arn({ id, stage }: RunningApi, method: string, path: string): string {
    const { region, accountId } = this.#deps;
    return `arn:aws:execute-api:${region}:${accountId}:${id}/${stage}/${method}/${path.replace(/^\//, '')}`;
  }

  #apiOf(apiId: string): RunningApi {
    const api = this.#apis.get(apiId);
    if (!api) throw new Error(`There is no API ${apiId}.`);
    return api;
  }
}
