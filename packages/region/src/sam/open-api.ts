import type { Json, JsonObject } from '../core/json.ts';
import { objectOf } from '../core/json.ts';
import type { ApiMethod, SamOutput } from './output.ts';

/** The key of a method in OpenAPI. */
const ANY_METHOD = 'x-amazon-apigateway-any-method';
const NO_VALUE = { Ref: 'AWS::NoValue' };

/** The security of a method; undefined where it has none of its own. */
export type SecurityOf = (method: ApiMethod) => readonly Json[] | undefined;

/** The paths of an API: those of its definition, and those of events. */
export function pathsOf(output: SamOutput, apiId: string, defined: JsonObject, securityOf: SecurityOf): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [path, methods] of Object.entries(defined)) paths[path] = objectOf(methods);
  for (const method of output.methods.get(apiId) ?? []) {
    const security = securityOf(method);
    const operation = {
      'x-amazon-apigateway-integration': method.integration,
      responses: {},
      ...method.more,
      ...(security !== undefined && { security }),
    };
    const key = method.method === 'any' ? ANY_METHOD : method.method;
    paths[method.path] = { ...paths[method.path], [key]: underCondition(operation, method.condition) };
  }
  return paths;
}

const underCondition = (operation: JsonObject, condition: string): JsonObject =>
  condition === '' ? operation : { 'Fn::If': [condition, operation, NO_VALUE] };

/** The condition of an API that SAM makes: that of its events, where all of them have the same. */
export function sharedCondition(methods: readonly ApiMethod[]): JsonObject {
  const [condition = '', ...others] = new Set(methods.map((method) => method.condition));
  return condition === '' || others.length > 0 ? {} : { Condition: condition };
}
