import { at, type JsonObject, objectOf, textOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import type { Call, TextAnswer } from '../http/call.ts';
import type { AuthorizerResults, LambdaAuthorizer } from './authorizers/lambda-authorizer.ts';
import { type AuthorizerResult, verdictOf } from './authorizers/result.ts';
import { failure } from './http-result.ts';

export interface HttpAuthorization {
  readonly results: AuthorizerResults;
  readonly authorizer: LambdaAuthorizer;
  /** Of the API. */
  readonly place: string;
  readonly call: Call;
  readonly routeArn: string;
  /** The event of the route, without a body. */
  readonly request: JsonObject;
}

export type LambdaDecision = { readonly lambda: JsonObject | null } | { readonly refusal: TextAnswer };

/**
 * Asks the function of a route.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export async function decideByFunction(asked: HttpAuthorization): Promise<LambdaDecision> {
  const { results, authorizer, place, call, request, routeArn } = asked;
  const result = await results.ask(place, authorizer, {
    requestId: call.requestId,
    read: (source) => identityIn(source, asked),
    event: (identities) =>
      authorizer.format === '2.0'
        ? { ...request, type: 'REQUEST', routeArn, identitySource: identities.length > 0 ? identities : null }
        : oldEvent(request, routeArn, identities),
  });
  if (result.kind === 'unauthorized') return { refusal: failure(401, 'Unauthorized') };
  if (result.kind === 'failed') return { refusal: failure(500, 'Internal Server Error') };
  if (!isLetIn(result, routeArn)) return { refusal: failure(403, 'Forbidden') };
  return { lambda: Object.keys(result.context).length > 0 ? result.context : null };
}

const isLetIn = (result: Exclude<AuthorizerResult, { kind: 'failed' | 'unauthorized' }>, routeArn: string): boolean =>
  result.kind === 'simple' ? result.isAuthorized : verdictOf(result.statements, routeArn) === 'Allow';

/** Payload format 1.0, as REST APIs have it. */
function oldEvent(request: JsonObject, methodArn: string, identities: readonly string[]): JsonObject {
  const { requestContext, routeKey, rawPath, headers, queryStringParameters = {}, pathParameters = {} } = request;
  const { http, ...context } = objectOf(requestContext);
  const identitySource = identities.join(',');
  const resource = textOf(routeKey).replace(/^\S+ /, '');
  const { method: httpMethod = '', path = '', sourceIp = '', userAgent = '' } = objectOf(http);
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn,
    identitySource,
    authorizationToken: identitySource,
    resource,
    path: rawPath ?? '',
    httpMethod,
    headers: headers ?? {},
    queryStringParameters,
    pathParameters,
    stageVariables: {},
    requestContext: { ...context, httpMethod, path, resourcePath: resource, identity: { sourceIp, userAgent } },
  };
}

function identityIn(source: string, { call: { headers, query }, request }: HttpAuthorization): string | undefined {
  const [, kind, name = ''] = /^\$(request\.header|request\.querystring|context)\.(.+)$/.exec(source) ?? [];
  if (kind === 'request.header') return [headers[name.toLowerCase()]].flat()[0];
  if (kind === 'request.querystring') return query.get(name) ?? undefined;
  const value = at(request, 'requestContext', ...name.split('.'));
  return kind === 'context' && value !== undefined && value !== null ? scalarText(value) : undefined;
}
