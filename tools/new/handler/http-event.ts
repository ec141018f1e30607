import { type JsonObject, objectOf } from '@tributary/region/json';
import { sampleOf } from '../../samples/sample.ts';
import { propertiesOf } from '../event/schema.ts';
import { type HttpRoute, hasId } from './http-route.ts';

const DOMAIN = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com';

/**
 * A request of the route in payload format 2.0, about an entity of the handler's name.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(name: string, { method, path, parameters, fields, isCommand }: HttpRoute): JsonObject {
  const id = `${name}-1`;
  const routeKey = `${method} ${path}`;
  const rawPath = path.replaceAll(/\{\w+\}/g, id);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: {
      accept: 'application/json',
      ...(fields.length > 0 && { 'content-type': 'application/json' }),
      host: DOMAIN,
      ...(isCommand && { 'idempotency-key': `key-${id}` }),
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: DOMAIN,
      domainPrefix: 'a1b2c3d4e5',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8.10.1' },
      requestId: `request-${id}`,
      routeKey,
      stage: '$default',
      time: '02/Mar/2026:12:00:00 +0000',
      timeEpoch: Date.UTC(2026, 2, 2, 12),
    },
    ...(parameters.length > 0 && {
      pathParameters: Object.fromEntries(parameters.map((parameter) => [parameter, id])),
    }),
    ...(fields.length > 0 && { body: JSON.stringify(bodyOf(id, fields)) }),
    isBase64Encoded: false,
  };
}

/** What the schema of the body accepts, with the id of the entity. */
const bodyOf = (id: string, fields: HttpRoute['fields']): JsonObject => ({
  ...objectOf(sampleOf({ type: 'object', properties: propertiesOf(fields) })),
  ...(hasId(fields) && { id }),
});
