import { at, type JsonObject } from '../../core/json.ts';
import { scalarText } from '../../core/properties.ts';
import type { Call } from '../../http/call.ts';
import type { AuthorizerResults, LambdaAuthorizer } from '../authorizers/lambda-authorizer.ts';
import { contextTexts, verdictOf } from '../authorizers/result.ts';
import type { GatewayRefusal } from './gateway-answers.ts';
import type { RestStage } from './rest-api.ts';

export interface RestAuthorization {
  readonly results: AuthorizerResults;
  readonly authorizer: LambdaAuthorizer;
  /** Of its stage. */
  readonly place: string;
  readonly call: Call;
  readonly stage: RestStage;
  /** Of the call, with its path as it is. */
  readonly methodArn: string;
  /** The event of the method, without a body. */
  readonly request: () => JsonObject;
}

/** Who calls, as integrations hear of it. */
export type Authorized = Readonly<Record<string, string>>;

export type RestDecision = { readonly authorizer: Authorized } | { readonly refusal: GatewayRefusal };

/** As API Gateway answers in 2026; its pages show the beginnings. */
const DENIED = {
  Deny: 'User is not authorized to access this resource with an explicit deny in an identity-based policy',
  nothing:
    'User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action',
};

/**
 * Asks the authorizer of a method.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export async function authorizedBy(asked: RestAuthorization): Promise<RestDecision> {
  const { results, authorizer, place, call, methodArn } = asked;
  const result = await results.ask(place, authorizer, {
    requestId: call.requestId,
    read: (source) => identityIn(source, asked),
    event: ([token = '']) => eventOf(asked, token),
  });
  if (result.kind === 'unauthorized') return { refusal: { type: 'UNAUTHORIZED' } };
  const context = result.kind === 'policy' ? contextTexts(result.context) : undefined;
  if (result.kind !== 'policy' || context === undefined) return { refusal: { type: 'AUTHORIZER_CONFIGURATION_ERROR' } };
  const verdict = verdictOf(result.statements, methodArn);
  if (verdict === 'Allow') return { authorizer: { principalId: result.principalId, ...context } };
  const message = verdict === 'Deny' ? DENIED.Deny : DENIED.nothing;
  return { refusal: { type: 'ACCESS_DENIED', message } };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html */
function eventOf({ authorizer, methodArn, request }: RestAuthorization, authorizationToken: string): JsonObject {
  if (authorizer.kind === 'TOKEN') return { type: 'TOKEN', methodArn, authorizationToken };
  return { type: 'REQUEST', methodArn, ...request() };
}

function identityIn(source: string, { call, stage, request }: RestAuthorization): string | undefined {
  const [, kind = '', name = ''] =
    /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? [];
  if (kind.endsWith('header')) return [call.headers[name.toLowerCase()]].flat()[0];
  if (kind.endsWith('querystring')) return call.query.get(name) ?? undefined;
  if (kind === 'stageVariables') return stage.variables[name];
  return contextValue(request(), name);
}

/** `identity.sourceIp`, `httpMethod` */
function contextValue({ requestContext }: JsonObject, name: string): string | undefined {
  const value = at(requestContext, ...name.split('.'));
  return value === undefined || value === null ? undefined : scalarText(value);
}
