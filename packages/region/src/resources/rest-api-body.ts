import { pathOf, type RestApi, type RestMethod, rootIdOf } from '../apigateway/rest/rest-api.ts';
import { type JsonObject, objectOf } from '../core/json.ts';
import { object, textOr } from '../core/properties.ts';
import type { Refusal } from './kind.ts';
import { capitalized, type Operation, operationsOf, securitySchemesOf } from './open-api.ts';
import { restAuthorizerIn, restAuthorizerRefusals } from './rest-api-authorizer.ts';
import { integrationIn, integrationRefusals } from './rest-api-integration.ts';

/** What the region cannot run of the definition of a REST API. */
export function restBodyRefusals(body: JsonObject): readonly Refusal[] {
  const ofOperations = operationsOf(body).flatMap(({ path, method, integration }) =>
    integrationRefusals(integrationOf(integration)).map(({ path: property, message }) => ({
      path: `Properties.Body.paths.${path}.${method}.${property.replace('Properties.', '')}`,
      message,
    })),
  );
  const ofAuthorizers = authorizersIn(body).flatMap(([name, properties]) =>
    restAuthorizerRefusals(properties).map(({ path, message }) => ({
      path: `Properties.Body.securityDefinitions.${name}.${path.replace('Properties.', '')}`,
      message,
    })),
  );
  return [...ofOperations, ...ofAuthorizers];
}

/** The resources and methods of a definition, in place of those that the one before had. */
export function declareRestBody(api: RestApi, body: JsonObject): void {
  for (const id of [...api.resources.keys()].filter(isOfBody)) api.resources.delete(id);
  for (const id of [...api.methods.keys()].filter(isOfBody)) api.methods.delete(id);
  for (const id of [...api.authorizers.keys()].filter(isOfBody)) api.authorizers.delete(id);
  const authorizers = authorizersIn(body);
  for (const [name, properties] of authorizers) api.authorizers.set(`${OF_BODY}${name}`, restAuthorizerIn(properties));
  for (const operation of operationsOf(body)) {
    api.methods.set(
      `${OF_BODY}${operation.method} ${operation.path}`,
      methodOf(
        operation,
        resourceAt(api, operation.path),
        authorizers.map(([name]) => name),
      ),
    );
  }
}

const OF_BODY = 'body ';
const isOfBody = (id: string): boolean => id.startsWith(OF_BODY);

/** The id of the resource at a path, with those above it. */
function resourceAt(api: RestApi, path: string): string {
  let parentId = rootIdOf(api.id);
  let above = '';
  for (const pathPart of path.split('/').filter((part) => part !== '')) {
    above = `${above}/${pathPart}`;
    const known = [...api.resources.keys()].find((id) => pathOf(api, id) === above);
    const id = known ?? `${OF_BODY}${above}`;
    if (known === undefined) api.resources.set(id, { parentId, pathPart });
    parentId = id;
  }
  return parentId;
}

const methodOf = (
  { method, integration, security }: Operation,
  resourceId: string,
  authorizers: readonly string[],
): RestMethod => ({
  resourceId,
  httpMethod: method,
  ...authorizationOf(security, authorizers),
  needsKey: security['api_key'] !== undefined,
  integration: integrationIn(integrationOf(integration)),
  validatorId: undefined,
  models: {},
  requiredParameters: [],
});

function authorizationOf(
  security: Operation['security'],
  authorizers: readonly string[],
): Pick<RestMethod, 'authorization' | 'authorizerId'> {
  const name = authorizers.find((one) => security[one] !== undefined);
  if (name !== undefined) return { authorization: 'CUSTOM', authorizerId: `${OF_BODY}${name}` };
  return { authorization: security['AWS_IAM'] === undefined ? 'NONE' : 'AWS_IAM' };
}

/** The authorizers of a definition by name, with the properties that CloudFormation has for them. */
function authorizersIn(body: JsonObject): readonly (readonly [name: string, properties: JsonObject])[] {
  return Object.entries(securitySchemesOf(body)).flatMap(([name, scheme]) => {
    const authorizer = objectOf(objectOf(scheme)['x-amazon-apigateway-authorizer']);
    if (Object.keys(authorizer).length === 0) return [];
    const { identitySource = `method.request.header.${textOr(objectOf(scheme), 'name', '')}` } = authorizer;
    const properties = {
      ...capitalized(authorizer),
      Type: textOr(authorizer, 'type', '').toUpperCase(),
      IdentitySource: identitySource,
    };
    return [[name, properties] as const];
  });
}

/** An integration as CloudFormation names its members. The responses of a mock are by the status they match. */
function integrationOf(integration: JsonObject): JsonObject {
  const responses = Object.entries(object(integration, 'responses')).map(([pattern, response]) => ({
    ...capitalized(objectOf(response)),
    SelectionPattern: pattern === 'default' ? '' : pattern,
  }));
  return {
    ...capitalized(integration),
    Type: textOr(integration, 'type', '').toUpperCase(),
    IntegrationResponses: responses,
  };
}
