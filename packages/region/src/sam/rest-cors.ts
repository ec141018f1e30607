import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { SamOutput } from './output.ts';

const ALL_METHODS = 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT';
/** The header of each setting. */
const HEADERS: Readonly<Record<string, string>> = {
  AllowOrigin: 'Access-Control-Allow-Origin',
  AllowHeaders: 'Access-Control-Allow-Headers',
  AllowMethods: 'Access-Control-Allow-Methods',
  MaxAge: 'Access-Control-Max-Age',
  AllowCredentials: 'Access-Control-Allow-Credentials',
};

/**
 * The method OPTIONS of a path, which answers preflights.
 * @param methods those of the path, as OpenAPI has them
 */
export function corsMethod(output: SamOutput, cors: Json, methods: readonly string[]): JsonObject {
  const settings: JsonObject = {
    AllowMethods: `'${methodsOf(methods)}'`,
    ...(isObject(cors) ? cors : { AllowOrigin: cors }),
  };
  const headers = Object.entries(HEADERS).flatMap(([setting, header]): [string, Json][] => {
    const value = output.value(settings[setting]);
    return value === undefined ? [] : [[header, value === true ? "'true'" : value]];
  });
  return {
    summary: 'CORS support',
    consumes: ['application/json'],
    produces: ['application/json'],
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: Object.fromEntries(
            headers.map(([name, value]) => [`method.response.header.${name}`, value]),
          ),
          responseTemplates: { 'application/json': '{}\n' },
        },
      },
    },
    responses: {
      200: {
        description: 'Default response for CORS method',
        headers: Object.fromEntries(
          headers.map(([name]) => [name, { type: name.endsWith('Age') ? 'integer' : 'string' }]),
        ),
      },
    },
  };
}

function methodsOf(methods: readonly string[]): string {
  if (methods.some((name) => name.startsWith('x-amazon'))) return ALL_METHODS;
  return [...methods.map((name) => name.toUpperCase()), 'OPTIONS'].toSorted().join(',');
}
