import type { HttpApis } from '../apigateway/http-apis.ts';
import type { RouteAuthorization } from '../apigateway/routes.ts';
import { type JsonObject, objectOf } from '../core/json.ts';
import { object, text, textOr } from '../core/properties.ts';
import { authorizerIn, authorizerRefusals } from './api-gateway-authorizer.ts';
import { integrationOf, integrationRefusals } from './api-gateway-integration.ts';
import type { Refusal } from './kind.ts';
import { capitalized, type Operation, operationsOf, securitySchemesOf } from './open-api.ts';

const IAM = 'AWS_IAM';

/** What the region cannot run of the definition of an HTTP API. */
export function bodyRefusals(body: JsonObject): readonly Refusal[] {
  const ofOperations = operationsOf(body).flatMap(({ path, method, integration }) =>
    integrationRefusals(integrationIn(integration)).map(({ path: property, message }) => ({
      path: `Properties.Body.paths.${path}.${method}.${property.replace('Properties.', '')}`,
      message,
    })),
  );
  const ofAuthorizers = authorizersIn(body).flatMap(([name, authorizer]) =>
    authorizerRefusals(authorizer).map(({ path, message }) => ({
      path: `Properties.Body.components.securitySchemes.${name}.${path.replace('Properties.', '')}`,
      message,
    })),
  );
  return [...ofOperations, ...ofAuthorizers];
}

/** The routes of a definition, in place of those that the one before had. */
export function declareBody(apis: HttpApis, apiId: string, body: JsonObject, before: JsonObject): void {
  for (const operation of operationsOf(before)) removeOperation(apis, apiId, operation);
  for (const [name] of authorizersIn(before)) apis.removeAuthorizer(apiId, name);
  for (const [name, authorizer] of authorizersIn(body)) apis.declareAuthorizer(apiId, name, authorizerIn(authorizer));
  for (const operation of operationsOf(body)) {
    const id = idOf(operation);
    apis.declareIntegration(apiId, id, integrationOf(integrationIn(operation.integration)));
    apis.declareRoute(apiId, id, {
      routeKey: routeKeyOf(operation),
      integrationId: id,
      authorization: authorizationOf(operation),
    });
  }
}

const idOf = ({ method, path }: Operation): string => `body ${method} ${path}`;

const routeKeyOf = ({ method, path }: Operation): string =>
  path === '/$default' || path === '$default' ? '$default' : `${method} ${path}`;

function removeOperation(apis: HttpApis, apiId: string, operation: Operation): void {
  apis.removeRoute(apiId, idOf(operation));
  apis.removeIntegration(apiId, idOf(operation));
}

/** An integration as CloudFormation names its members. */
const integrationIn = (integration: JsonObject): JsonObject => ({
  ...capitalized(integration),
  IntegrationType: (text(integration, 'type') ?? '').toUpperCase(),
  IntegrationUri: integration['uri'] ?? '',
  ...(integration['credentials'] !== undefined && { CredentialsArn: integration['credentials'] }),
});

function authorizationOf({ security }: Operation): RouteAuthorization {
  const [name, scopes = []] = Object.entries(security)[0] ?? [];
  if (name === undefined || name === 'NONE') return { by: 'nothing' };
  return name === IAM ? { by: 'signature' } : { by: 'authorizer', authorizerId: name, scopes };
}

/** The authorizers of a definition by name, with the properties that CloudFormation has for them. */
function authorizersIn(body: JsonObject): readonly (readonly [name: string, properties: JsonObject])[] {
  return Object.entries(securitySchemesOf(body)).flatMap(([name, scheme]) => {
    const authorizer = objectOf(objectOf(scheme)['x-amazon-apigateway-authorizer']);
    if (Object.keys(authorizer).length === 0) return [];
    const properties = {
      ...capitalized(authorizer),
      AuthorizerType: (text(authorizer, 'type') ?? '').toUpperCase(),
      IdentitySource: textOr(authorizer, 'identitySource', '')
        .split(',')
        .map((source) => source.trim())
        .filter((source) => source !== ''),
      JwtConfiguration: capitalized(object(authorizer, 'jwtConfiguration')),
    };
    return [[name, properties] as const];
  });
}
