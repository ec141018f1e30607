import type { LambdaAuthorizer } from '../apigateway/authorizers/lambda-authorizer.ts';
import type { JwtAuthorizer } from '../apigateway/jwt/authorizer.ts';
import type { JsonObject } from '../core/json.ts';
import { object, text, textOr, texts } from '../core/properties.ts';
import { httpLambdaAuthorizerIn, httpLambdaRefusals } from './api-gateway-lambda-authorizer.ts';
import type { Refusal, ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';

const SOURCE = /^\$request\.(?:header|querystring)\.[\w-]+$/;
/** Issuers are on the internet, with TLS. For one on this machine the region makes an exception. */
const ISSUER = /^https:\/\/\S+$|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/\S*)?$/;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
export const apiGatewayAuthorizer: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Authorizer',
  properties: {
    ApiId: 'runs',
    AuthorizerCredentialsArn: 'runs',
    AuthorizerPayloadFormatVersion: 'runs',
    AuthorizerResultTtlInSeconds: 'runs',
    AuthorizerUri: 'runs',
    EnableSimpleResponses: 'runs',
    AuthorizerType: 'runs',
    IdentitySource: 'runs',
    JwtConfiguration: 'runs',
    Name: 'accepted',
  },
  identify(resource, naming) {
    const id = madeUpShortId(resource, naming);
    return { ref: id, attributes: { AuthorizerId: id } };
  },
  refusals: ({ properties }) => authorizerRefusals(properties),
  declare({ properties, ref }, { apis }) {
    apis.declareAuthorizer(textOr(properties, 'ApiId', ''), ref, authorizerIn(properties));
  },
  remove({ properties, ref }, { apis }) {
    apis.removeAuthorizer(textOr(properties, 'ApiId', ''), ref);
  },
};

/** A `JWT` authorizer, or a function. */
export const authorizerIn = (properties: JsonObject): JwtAuthorizer | LambdaAuthorizer =>
  text(properties, 'AuthorizerType') === 'REQUEST' ? httpLambdaAuthorizerIn(properties) : jwtAuthorizerIn(properties);

function jwtAuthorizerIn(properties: JsonObject): JwtAuthorizer {
  const configuration = object(properties, 'JwtConfiguration');
  return {
    identitySource: texts(properties, 'IdentitySource').join(' '),
    issuer: textOr(configuration, 'Issuer', ''),
    audience: texts(configuration, 'Audience'),
  };
}

/** What the region cannot run of an authorizer. */
export function authorizerRefusals(properties: JsonObject): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (name: string, message: string) => refusals.push({ path: `Properties.${name}`, message });
  const type = text(properties, 'AuthorizerType');
  if (type === 'REQUEST') return httpLambdaRefusals(properties);
  if (type !== 'JWT')
    return [{ path: 'Properties.AuthorizerType', message: `The region runs JWT and REQUEST, not "${type}".` }];
  const { issuer, audience, identitySource } = jwtAuthorizerIn(properties);
  if (!ISSUER.test(issuer))
    refuse('JwtConfiguration.Issuer', `It must be the https address of an issuer, not "${issuer}".`);
  if (audience.length === 0 || audience.includes(''))
    refuse('JwtConfiguration.Audience', 'It must name at least one audience, and none that is empty.');
  if (!SOURCE.test(identitySource)) refuse('IdentitySource', 'It must be one header or parameter of the query.');
  return refusals;
}
