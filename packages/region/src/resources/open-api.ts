import { isObject, type JsonObject, objectOf } from '../core/json.ts';
import { object } from '../core/properties.ts';

/** A method of an API in OpenAPI or Swagger. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html */
export interface Operation {
  readonly path: string;
  /** In capital letters, `ANY` for all. */
  readonly method: string;
  readonly integration: JsonObject;
  /** The name of what authorizes a call, with the scopes that it needs, for each that has to. */
  readonly security: Readonly<Record<string, readonly string[]>>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const ANY_METHOD = 'x-amazon-apigateway-any-method';

/** The methods of a definition. */
export function operationsOf(body: JsonObject): readonly Operation[] {
  return Object.entries(object(body, 'paths')).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods)).flatMap(([name, declared]): Operation[] => {
      if (!isObject(declared) || (name !== ANY_METHOD && !METHODS.includes(name))) return [];
      const security = declared['security'] ?? body['security'];
      return [
        {
          path,
          method: name === ANY_METHOD ? 'ANY' : name.toUpperCase(),
          integration: object(declared, 'x-amazon-apigateway-integration'),
          security: Object.assign({}, ...(Array.isArray(security) ? security : [])),
        },
      ];
    }),
  );
}

/** What a definition declares for names in `security`. */
export const securitySchemesOf = (body: JsonObject): JsonObject => ({
  ...object(body, 'securityDefinitions'),
  ...object(object(body, 'components'), 'securitySchemes'),
});

/** With the first letter of each key in capitals, as CloudFormation names the same. */
export const capitalized = (members: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  );
