import type { Clock } from '../core/clock.ts';
import type { FunctionPort } from '../core/ports.ts';
import type { Call, Route, TextAnswer } from '../http/call.ts';
import { restErrors } from '../http/error-forms.ts';
import { httpEvent } from './http-event.ts';
import { failure, httpResult } from './http-result.ts';
import { type ApiRoute, matchRoute } from './routes.ts';

export interface HttpApisDeps {
  readonly clock: Clock;
  readonly accountId: string;
  readonly region: string;
  readonly functions: Pick<FunctionPort, 'invoke'>;
  /** Whether the function lets this API invoke it. */
  readonly mayInvoke: (functionArn: string, sourceArn: string) => boolean;
}

export interface HttpApi {
  readonly id: string;
  readonly name: string;
}

interface RunningApi extends HttpApi {
  /** By the route's id. */
  readonly routes: Map<string, ApiRoute>;
  /** ARN of the function, by integration. */
  readonly integrations: Map<string, string>;
  stage: string | undefined;
}

const NEW_API = (): Omit<RunningApi, keyof HttpApi> => ({
  routes: new Map(),
  integrations: new Map(),
  stage: undefined,
});

/** The front door serves the APIs at `/_api/<apiId>/<path>`. */
export const API_PREFIX = '/_api/';
/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The HTTP APIs of a region, each a table of routes to functions. */
export class HttpApis {
  readonly #deps: HttpApisDeps;
  readonly #apis = new Map<string, RunningApi>();

  constructor(deps: HttpApisDeps) {
    this.#deps = deps;
  }

  /** A known API keeps its routes. */
  declareApi(api: HttpApi): void {
    const { routes, integrations, stage } = this.#apis.get(api.id) ?? NEW_API();
    this.#apis.set(api.id, { ...api, routes, integrations, stage });
  }

  removeApi(apiId: string): void {
    this.#apis.delete(apiId);
  }

  declareIntegration(apiId: string, integrationId: string, functionArn: string): void {
    this.#apiOf(apiId).integrations.set(integrationId, functionArn);
  }

  removeIntegration(apiId: string, integrationId: string): void {
    this.#apis.get(apiId)?.integrations.delete(integrationId);
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
    return { handle: (whole) => this.#answer(whole), errorForm: restErrors };
  }

  async #answer(call: Call): Promise<TextAnswer> {
    const [, apiId = '', rest = ''] = /^\/_api\/([^/]*)(.*)$/.exec(call.path) ?? [];
    const path = rest === '' ? '/' : rest;
    const api = this.#apis.get(apiId);
    const matched = api && matchRoute([...api.routes.values()], call.method, path);
    if (!api || api.stage === undefined || !matched) return failure(404, 'Not Found');
    if (Buffer.byteLength(call.body) > MAX_BODY_BYTES) return failure(413, 'Request Entity Too Large');
    const functionArn = api.integrations.get(matched.route.integrationId) ?? '';
    if (!this.#deps.mayInvoke(functionArn, this.#sourceArn(api, call.method, matched.route)))
      return failure(500, 'Internal Server Error');
    const { clock, accountId, region, functions } = this.#deps;
    const event = httpEvent(call, path, matched, { accountId, region, apiId, stage: api.stage, nowMs: clock.now() });
    return httpResult(await functions.invoke(functionArn, JSON.stringify(event), [call.requestId]));
  }

  #sourceArn({ id, stage }: RunningApi, method: string, { routeKey }: ApiRoute): string {
    const path = routeKey.replace(/^\S+ \//, '');
    return `arn:aws:execute-api:${this.#deps.region}:${this.#deps.accountId}:${id}/${stage}/${method}/${path}`;
  }

  #apiOf(apiId: string): RunningApi {
    const api = this.#apis.get(apiId);
    if (!api) throw new Error(`There is no API ${apiId}.`);
    return api;
  }
}
