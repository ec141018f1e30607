import type { RouteAuthorization } from '../apigateway/routes.ts';
import type { JsonObject } from '../core/json.ts';
import { text, textOr, texts } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpShortId } from './naming.ts';

/** By `AuthorizationType`. */
const AUTHORIZATIONS = new Map<string, (properties: JsonObject) => RouteAuthorization>([
  ['NONE', () => ({ by: 'nothing' })],
  // Requests must be signed by a caller with the right to `execute-api:Invoke`.
  ['AWS_IAM', () => ({ by: 'signature' })],
  ['JWT', byAuthorizer],
  ['CUSTOM', byAuthorizer],
]);

function byAuthorizer(properties: JsonObject): RouteAuthorization {
  return {
    by: 'authorizer',
    authorizerId: textOr(properties, 'AuthorizerId', ''),
    scopes: texts(properties, 'AuthorizationScopes'),
  };
}

const typeOf = (properties: JsonObject): string => text(properties, 'AuthorizationType') ?? 'NONE';

export const apiGatewayRoute: ResourceKind = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: {
    ApiId: 'runs',
    AuthorizationScopes: 'runs',
    AuthorizationType: 'runs',
    AuthorizerId: 'runs',
    RouteKey: 'runs',
    Target: 'runs',
    OperationName: 'accepted',
  },
  identify: (resource, naming) => ({ ref: madeUpShortId(resource, naming), attributes: {} }),
  refusals({ properties }) {
    const type = typeOf(properties);
    if (!AUTHORIZATIONS.has(type)) {
      const message = `The region runs ${[...AUTHORIZATIONS.keys()].join(', ')}, not "${type}".`;
      return [{ path: 'Properties.AuthorizationType', message }];
    }
    if (AUTHORIZATIONS.get(type) !== byAuthorizer || text(properties, 'AuthorizerId') !== undefined) return [];
    return [{ path: 'Properties.AuthorizerId', message: `A route of type ${type} names its authorizer.` }];
  },
  declare({ properties, ref }, { apis }) {
    const integrationId = textOr(properties, 'Target', '').replace(/^integrations\//, '');
    apis.declareRoute(textOr(properties, 'ApiId', ''), ref, {
      routeKey: textOr(properties, 'RouteKey', ''),
      integrationId,
      authorization: AUTHORIZATIONS.get(typeOf(properties))?.(properties) ?? { by: 'nothing' },
    });
  },
  remove({ properties, ref }, { apis }) {
    apis.removeRoute(textOr(properties, 'ApiId', ''), ref);
  },
};
