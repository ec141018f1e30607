import type { LambdaAuthorizer } from '../apigateway/authorizers/lambda-authorizer.ts';
import type { JsonObject } from '../core/json.ts';
import { defined, number, text, textOr } from '../core/properties.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';
import { functionIn } from './rest-api-integration.ts';

const TYPES = ['TOKEN', 'REQUEST'];
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html */
const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 3600;
const SOURCE = /^(?:method\.request\.(?:header|querystring)|stageVariables|context)\.[\w.-]+$/;
const HEADER = /^method\.request\.header\.[\w-]+$/;

export const restApiAuthorizer: ResourceKind = {
  type: 'AWS::ApiGateway::Authorizer',
  properties: {
    AuthorizerCredentials: 'runs',
    AuthorizerResultTtlInSeconds: 'runs',
    AuthorizerUri: 'runs',
    IdentitySource: 'runs',
    IdentityValidationExpression: 'runs',
    RestApiId: 'runs',
    Type: 'runs',
    AuthType: 'accepted',
    Name: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { AuthorizerId: id } };
  },
  refusals: ({ properties }) => restAuthorizerRefusals(properties),
  declare({ properties, ref }, { restApis }) {
    restApis.get(textOr(properties, 'RestApiId', '')).authorizers.set(ref, restAuthorizerIn(properties));
  },
  remove({ properties, ref }, { restApis }) {
    restApis.find(textOr(properties, 'RestApiId', ''))?.authorizers.delete(ref);
  },
};

export function restAuthorizerIn(properties: JsonObject): LambdaAuthorizer {
  return {
    kind: text(properties, 'Type') === 'TOKEN' ? 'TOKEN' : 'REQUEST',
    functionArn: functionIn(text(properties, 'AuthorizerUri')) ?? '',
    hasRole: text(properties, 'AuthorizerCredentials') !== undefined,
    sources: sourcesIn(properties),
    ttlSeconds: number(properties, 'AuthorizerResultTtlInSeconds') ?? DEFAULT_TTL_SECONDS,
    ...defined({ validation: text(properties, 'IdentityValidationExpression') }),
    format: '1.0',
    isSimple: false,
  };
}

const sourcesIn = (properties: JsonObject): readonly string[] =>
  textOr(properties, 'IdentitySource', '')
    .split(',')
    .map((source) => source.trim())
    .filter((source) => source !== '');

/** What the region cannot run of an authorizer. */
export function restAuthorizerRefusals(properties: JsonObject): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (name: string, message: string) => refusals.push({ path: `Properties.${name}`, message });
  const type = textOr(properties, 'Type', '');
  if (!TYPES.includes(type)) {
    return [{ path: 'Properties.Type', message: `The region runs ${TYPES.join(' and ')}, not "${type}".` }];
  }
  const { functionArn, sources, ttlSeconds } = restAuthorizerIn(properties);
  if (functionArn === '')
    refuse('AuthorizerUri', `The region asks functions, not "${textOr(properties, 'AuthorizerUri', '')}".`);
  if (ttlSeconds < 0 || ttlSeconds > MAX_TTL_SECONDS)
    refuse('AuthorizerResultTtlInSeconds', `It must be from 0 to ${MAX_TTL_SECONDS}.`);
  const isKnown =
    type === 'TOKEN'
      ? sources.length === 1 && sources.every((one) => HEADER.test(one))
      : sources.every((one) => SOURCE.test(one));
  if (!isKnown)
    refuse(
      'IdentitySource',
      type === 'TOKEN'
        ? 'A token is in one header.'
        : 'It must name headers, parameters of the query, variables of the stage and parts of the context.',
    );
  if (type === 'REQUEST' && sources.length === 0 && ttlSeconds > 0)
    refuse(
      'IdentitySource',
      'Answers are remembered by it: name at least one, or set AuthorizerResultTtlInSeconds to 0.',
    );
  return refusals;
}
