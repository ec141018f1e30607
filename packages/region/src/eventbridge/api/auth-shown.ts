import type { JsonObject } from '../../core/json.ts';
import type { AuthParameters, ConnectionHttpParameters, Parameter } from '../api-destinations/auth.ts';
import { present } from './shapes.ts';

/**
 * An authorization without its secrets.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ConnectionAuthResponseParameters.html
 */
export function shownAuth(auth: AuthParameters): JsonObject {
  const { ApiKeyAuthParameters: key, BasicAuthParameters: basic, OAuthParameters: oauth } = auth;
  return present({
    ApiKeyAuthParameters: key && { ApiKeyName: key.ApiKeyName },
    BasicAuthParameters: basic && { Username: basic.Username },
    OAuthParameters:
      oauth &&
      present({
        ClientParameters: { ClientID: oauth.ClientParameters.ClientID },
        AuthorizationEndpoint: oauth.AuthorizationEndpoint,
        HttpMethod: oauth.HttpMethod,
        OAuthHttpParameters: oauth.OAuthHttpParameters && shownHttp(oauth.OAuthHttpParameters),
      }),
    InvocationHttpParameters: auth.InvocationHttpParameters && shownHttp(auth.InvocationHttpParameters),
  });
}

function shownHttp(parameters: ConnectionHttpParameters): JsonObject {
  const { HeaderParameters, QueryStringParameters, BodyParameters } = parameters;
  return present({
    HeaderParameters: HeaderParameters?.map(shown),
    QueryStringParameters: QueryStringParameters?.map(shown),
    BodyParameters: BodyParameters?.map(shown),
  });
}

function shown({ Key, Value, IsValueSecret }: Parameter): JsonObject {
  return IsValueSecret ? { Key, IsValueSecret } : { Key, Value, IsValueSecret };
}
