import { pathOf, type RestApi, type RestMethod, rootIdOf } from '../apigateway/rest/rest-api.ts';
import { type JsonObject, objectOf } from '../core/json.ts';
import { object, textOr } from '../core/properties.ts';
import type { Refusal } from './kind.ts';
import { capitalized, type Operation, operationsOf, securitySchemesOf } from './open-api.ts';
import { integrationIn, integrationRefusals } from './rest-api-integration.ts';

/** What the region cannot run of the definition of a REST API. */
export function restBodyRefusals(body: JsonObject): readonly Refusal[] {
  const ofOperations = operationsOf(body).flatMap(({ path, method, integration }) =>
    integrationRefusals(integrationOf(integration)).map(({ path: property, message }) => ({
      path: `Properties.Body.paths.${path}.${method}.${property.replace('Properties.', '')}`,
      message,
    })),
  );
  const authorizers = Object.entries(securitySchemesOf(body)).filter(
    ([, scheme]) => objectOf(scheme)['x-amazon-apigateway-authorizer'] !== undefined,
  );
  const message = 'The region runs AWS_IAM and API keys for REST APIs, not authorizers.';
  return [
    ...ofOperations,
    ...authorizers.map(([name]) => ({ path: `Properties.Body.securityDefinitions.${name}`, message })),
  ];
}

/** The resources and methods of a definition, in place of those that the one before had. */
export function declareRestBody(api: RestApi, body: JsonObject): void {
  for (const id of [...api.resources.keys()].filter(isOfBody)) api.resources.delete(id);
  for (const id of [...api.methods.keys()].filter(isOfBody)) api.methods.delete(id);
  for (const operation of operationsOf(body)) {
    api.methods.set(
      `${OF_BODY}${operation.method} ${operation.path}`,
      methodOf(operation, resourceAt(api, operation.path)),
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

const methodOf = ({ method, integration, security }: Operation, resourceId: string): RestMethod => ({
  resourceId,
  httpMethod: method,
  authorization: security['AWS_IAM'] === undefined ? 'NONE' : 'AWS_IAM',
  needsKey: security['api_key'] !== undefined,
  integration: integrationIn(integrationOf(integration)),
  validatorId: undefined,
  models: {},
  requiredParameters: [],
});

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
