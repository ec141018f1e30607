import type { FunctionPort } from '../../core/ports.ts';
import type { Answer, Call, Route } from '../../http/call.ts';
import { restErrors } from '../../http/error-forms.ts';
import { AuthorizerResults, type LambdaAuthorizer } from '../authorizers/lambda-authorizer.ts';
import { API_PREFIX, type HttpApisDeps, MAX_BODY_BYTES } from '../http-apis.ts';
import { ApiKeys } from './api-keys.ts';
import { type FoundMethod, findMethod } from './find-method.ts';
import { gatewayAnswer, type RefusalType } from './gateway-answers.ts';
import type { MappedIntegration } from './mapped/integration.ts';
import { mappedAnswer } from './mapped/mapped-answer.ts';
import type { RestServiceCall } from './mapped/service-request.ts';
import type { JsonPathQuery } from './mapped/sources.ts';
import { proxyEvent } from './proxy-event.ts';
import { proxyResult } from './proxy-result.ts';
import { newRestApi, type RestApi, type RestApiSettings, type RestStage } from './rest-api.ts';
import { authorizedBy, type RestDecision } from './rest-authorizer.ts';
import { invalidIn } from './validation.ts';

/** One request to a stage. */
interface Request {
  readonly call: Call;
  readonly api: RestApi;
  readonly stageName: string;
  readonly stage: RestStage;
  /** Below the stage. */
  readonly path: string;
}

type Who = Pick<Parameters<typeof proxyEvent>[2], 'iam' | 'apiKey' | 'authorizer'>;

export interface RestApisDeps extends Omit<HttpApisDeps, 'functions'> {
  readonly functions: Pick<FunctionPort, 'invoke' | 'enqueue'>;
  readonly query: JsonPathQuery;
  /** Says what a template's writer has to mend. */
  readonly warn: (text: string) => void;
}

/** The REST APIs of a region. A stage serves the methods as they are: a template deploys all of them at once. */
export class RestApis {
  readonly keys = new ApiKeys();
  readonly #deps: RestApisDeps;
  #call: RestServiceCall | undefined;
  readonly #apis = new Map<string, RestApi>();
  readonly #results: AuthorizerResults;

  constructor(deps: RestApisDeps) {
    this.#deps = deps;
    this.#results = new AuthorizerResults(deps.clock, deps.functions);
  }

  /** Lets integrations call the services of the region, whose API exists only after them. */
  connect(call: RestServiceCall): void {
    this.#call = call;
  }

  /** A known API keeps its resources. */
  declareApi(settings: RestApiSettings): void {
    this.#apis.set(settings.id, { ...(this.#apis.get(settings.id) ?? newRestApi(settings)), ...settings });
  }

  removeApi(id: string): void {
    this.#apis.delete(id);
  }

  find(id: string): RestApi | undefined {
    return this.#apis.get(id);
  }

  /** @throws Error when there is no such API */
  get(id: string): RestApi {
    const api = this.#apis.get(id);
    if (api === undefined) throw new Error(`There is no REST API ${id}.`);
    return api;
  }

  /** The route of a call to an API; undefined for any other call. */
  route(call: Pick<Call, 'path'>): Route | undefined {
    if (this.#addressed(call.path) === undefined) return undefined;
    return { handle: (whole) => this.#answer(whole), errorForm: restErrors, isOfApplication: true };
  }

  /** Whether pages of other sites may call a path: its resource answers their preflights. */
  isOpenToPages(fullPath: string): boolean {
    const { api, path } = this.#addressed(fullPath) ?? {};
    return api !== undefined && path !== undefined && findMethod(api, 'OPTIONS', path) !== undefined;
  }

  #addressed(fullPath: string): { api: RestApi; stageName: string; path: string } | undefined {
    if (!fullPath.startsWith(API_PREFIX)) return undefined;
    const [idOrName = '', stageName = '', ...rest] = fullPath.slice(API_PREFIX.length).split('/');
    const api = this.#apis.get(idOrName) ?? [...this.#apis.values()].find(({ name }) => name === idOrName);
    return api && { api, stageName, path: `/${rest.join('/')}` };
  }

  /** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
  async #answer(call: Call): Promise<Answer> {
    const addressed = this.#addressed(call.path);
    const stage = addressed?.api.stages.get(addressed.stageName);
    if (!addressed || !stage) return gatewayAnswer(addressed?.api, 'ACCESS_DENIED', call.requestId);
    const { metrics, clock } = this.#deps;
    const startedMs = clock.now();
    const answer = await this.#answerOf({ call, stage, ...addressed });
    const [is4xx, is5xx] = [400, 500].map((status) => answer.status >= status && answer.status < status + 100);
    const figures = {
      Count: 1,
      '4XXError': is4xx ? 1 : 0,
      '5XXError': is5xx ? 1 : 0,
      Latency: clock.now() - startedMs,
    };
    metrics?.report('AWS/ApiGateway', { ApiName: addressed.api.name }, figures);
    return answer;
  }

  async #answerOf(request: Request): Promise<Answer> {
    const { call, api, path } = request;
    const refused = (type: RefusalType, message?: string): Answer => gatewayAnswer(api, type, call.requestId, message);
    const found = findMethod(api, call.method, path);
    if (!found) return refused('MISSING_AUTHENTICATION_TOKEN');
    if (call.bytes.length > MAX_BODY_BYTES) return refused('REQUEST_TOO_LARGE');
    const { method } = found;
    const iam = method.authorization === 'AWS_IAM' ? this.#deps.signer(call, this.#arn(request, path)) : undefined;
    if (method.authorization === 'AWS_IAM' && !iam) return refused('MISSING_AUTHENTICATION_TOKEN');
    const decision = method.authorization === 'CUSTOM' ? await this.#decide(request, found) : { authorizer: undefined };
    if ('refusal' in decision) return refused(decision.refusal.type, decision.refusal.message);
    const { authorizer } = decision;
    const apiKey = method.needsKey ? this.#keyOf(request) : undefined;
    if (method.needsKey && !apiKey) return refused('INVALID_API_KEY');
    const invalid = invalidIn(api, method, call);
    if (invalid) return refused(invalid.type, invalid.message);
    const who = { iam, apiKey, authorizer };
    if (method.integration.type === 'mapped') {
      const answer = await this.#mapped(request, found, who, method.integration);
      if (!('refusal' in answer)) return answer;
      this.#deps.warn(`warning: ${api.name}: ${method.httpMethod} ${found.resourcePath}: ${answer.why}`);
      return refused(answer.refusal);
    }
    return this.#invoke(request, found, who, method.integration.functionArn);
  }

  async #invoke(request: Request, found: FoundMethod, who: Who, functionArn: string): Promise<Answer> {
    const { call, api } = request;
    const { functions, mayInvoke } = this.#deps;
    if (!mayInvoke(functionArn, this.#arn(request, found.resourcePath))) {
      return gatewayAnswer(api, 'API_CONFIGURATION_ERROR', call.requestId);
    }
    const event = proxyEvent(call, found, this.#context(request, who));
    const result = await functions.invoke(functionArn, JSON.stringify(event), [call.requestId]);
    const answer = proxyResult(result, api.binaryMediaTypes, call.headers.accept);
    return answer ?? gatewayAnswer(api, 'DEFAULT_5XX', call.requestId);
  }

  #mapped(request: Request, found: FoundMethod, who: Who, integration: MappedIntegration) {
    const { call, api } = request;
    const { functions, mayInvoke, query } = this.#deps;
    const serviceCall = this.#call;
    if (serviceCall === undefined) throw new Error('RestApis.connect() must be called before a request comes in.');
    const event = proxyEvent(call, found, this.#context(request, who));
    const { requestId } = call;
    const actor = { roleArn: integration.roleArn ?? '', sessionName: api.id, place: `api/${api.id}`, ids: [requestId] };
    return mappedAnswer(
      integration,
      { event, body: call.body, query },
      {
        functions,
        call: serviceCall,
        mayInvoke: (functionArn) => mayInvoke(functionArn, this.#arn(request, found.resourcePath)),
        actor,
        requestId,
      },
    );
  }

  /** Who calls, as the authorizer of the method says it. */
  async #decide(request: Request, found: FoundMethod): Promise<RestDecision> {
    const { call, api, stage, stageName, path } = request;
    const { authorizerId = '' } = found.method;
    const authorizer = api.authorizers.get(authorizerId);
    if (authorizer === undefined || !this.#mayAsk(api, authorizerId, authorizer))
      return { refusal: { type: 'AUTHORIZER_CONFIGURATION_ERROR' } };
    const nobody = { iam: undefined, apiKey: undefined };
    return authorizedBy({
      results: this.#results,
      authorizer,
      place: `${api.id}/${stageName}/${authorizerId}`,
      call,
      stage,
      methodArn: this.#arn(request, path),
      request: () => {
        const { body: _body, isBase64Encoded: _, ...event } = proxyEvent(call, found, this.#context(request, nobody));
        return event;
      },
    });
  }

  #mayAsk({ id }: RestApi, authorizerId: string, { functionArn, hasRole }: LambdaAuthorizer): boolean {
    const { region, accountId, mayInvoke } = this.#deps;
    return (
      hasRole || mayInvoke(functionArn, `arn:aws:execute-api:${region}:${accountId}:${id}/authorizers/${authorizerId}`)
    );
  }

  #context(request: Request, who: Who) {
    const { accountId, region, clock } = this.#deps;
    return { ...request, ...who, accountId, region, nowMs: clock.now() };
  }

  #keyOf({ call, api, stageName }: Request) {
    const value = call.headers['x-api-key'];
    return this.keys.opening(typeof value === 'string' ? value : undefined, { apiId: api.id, stage: stageName });
  }

  #arn({ call, api, stageName }: Request, path: string): string {
    const { region, accountId } = this.#deps;
    return `arn:aws:execute-api:${region}:${accountId}:${api.id}/${stageName}/${call.method}/${path.replace(/^\//, '')}`;
  }
}
