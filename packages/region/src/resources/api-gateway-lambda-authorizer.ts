import type { LambdaAuthorizer } from '../apigateway/authorizers/lambda-authorizer.ts';
import type { JsonObject } from '../core/json.ts';
import { boolean, number, text, textOr, texts } from '../core/properties.ts';
import type { Refusal } from './kind.ts';
import { functionIn } from './rest-api-integration.ts';

const SOURCE = /^\$(?:request\.(?:header|querystring)|context)\.[\w.-]+$/;
const FORMATS = ['1.0', '2.0'] as const;
const MAX_TTL_SECONDS = 3600;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export function httpLambdaAuthorizerIn(properties: JsonObject): LambdaAuthorizer {
  return {
    kind: 'REQUEST',
    functionArn: functionIn(text(properties, 'AuthorizerUri')) ?? '',
    hasRole: (text(properties, 'AuthorizerCredentialsArn') ?? text(properties, 'AuthorizerCredentials')) !== undefined,
    sources: texts(properties, 'IdentitySource'),
    ttlSeconds: number(properties, 'AuthorizerResultTtlInSeconds') ?? 0,
    format: text(properties, 'AuthorizerPayloadFormatVersion') === '2.0' ? '2.0' : '1.0',
    isSimple: boolean(properties, 'EnableSimpleResponses') === true,
  };
}

/** What the region cannot run of an authorizer that is a function. */
export function httpLambdaRefusals(properties: JsonObject): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (name: string, message: string) => refusals.push({ path: `Properties.${name}`, message });
  const { functionArn, sources, ttlSeconds, format, isSimple } = httpLambdaAuthorizerIn(properties);
  if (functionArn === '')
    refuse('AuthorizerUri', `The region asks functions, not "${textOr(properties, 'AuthorizerUri', '')}".`);
  if (!FORMATS.some((one) => one === text(properties, 'AuthorizerPayloadFormatVersion')))
    refuse('AuthorizerPayloadFormatVersion', `It must be ${FORMATS.join(' or ')}.`);
  if (isSimple && format === '1.0') refuse('EnableSimpleResponses', 'Payload format 1.0 has no simple responses.');
  if (!sources.every((source) => SOURCE.test(source)))
    refuse('IdentitySource', 'The region reads headers, parameters of the query and parts of the context.');
  if (ttlSeconds < 0 || ttlSeconds > MAX_TTL_SECONDS)
    refuse('AuthorizerResultTtlInSeconds', `It must be from 0 to ${MAX_TTL_SECONDS}.`);
  if (ttlSeconds > 0 && sources.length === 0)
    refuse(
      'IdentitySource',
      'Answers are remembered by it: name at least one, or set AuthorizerResultTtlInSeconds to 0.',
    );
  return refusals;
}
