import { isObject, objectOf } from '@tributary/region/json';
import { requestSchemas } from '#schemas/api/requests.ts';
import { answerSchemas } from '#schemas/api/shop/answers.ts';
import { catalogue } from '#schemas/catalogue.ts';
import { OPERATIONS, type Operation } from './operations.ts';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Names this command: a new UUID for each, and the same one when it is sent again. Kept for 24 hours.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
};

const TRACEPARENT = {
  name: 'traceparent',
  in: 'header',
  description: 'W3C trace context; the events that follow carry it on.',
  schema: { type: 'string' },
};

/** The OpenAPI 3.1 document of the HTTP API, made of the schemas by which requests are checked. */
export function openApiDocument(version: string): object {
  const entries = catalogue();
  const requests = requestSchemas(entries).map((schema) => [schema.title, schema] as const);
  const schemas = { ...Object.fromEntries(requests), ...answerSchemas(entries) };
  const shared = objectOf(entries.findLast(({ type }) => type === 'OrderPlaced')?.schema['definitions']);
  const operations = Object.groupBy(OPERATIONS, ({ route }) => pathOf(route));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tributary orders',
      version,
      description: 'Places, cancels and shows orders. What follows from a command is on the bus a moment later.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: 'https://{apiId}.execute-api.{region}.amazonaws.com',
        variables: { apiId: { default: 'apiId' }, region: { default: 'eu-west-1' } },
      },
    ],
    // Tokens are asked for where the stack was given an issuer.
    security: [{}, { bearer: [] }],
    paths: Object.fromEntries(Object.entries(operations).map(([path, list = []]) => [path, pathItem(list)])),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY, traceparent: TRACEPARENT },
      schemas: Object.fromEntries(
        Object.entries({ ...shared, ...schemas }).map(([name, schema]) => [name, componentOf(schema)]),
      ),
    },
  };
}

const pathOf = (route: string): string => route.replace(/^\S+ /, '');
const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function pathItem(operations: readonly Operation[]): object {
  const parameters = [...(operations[0]?.route ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { $ref: `#/components/schemas/Order/properties/${name}` },
  }));
  const byMethod = operations.map((one) => [one.route.split(' ')[0]?.toLowerCase(), operationObject(one)] as const);
  return { ...(parameters.length > 0 && { parameters }), ...Object.fromEntries(byMethod) };
}

function operationObject({ operationId, summary, description, isCommand, body, query, answer, problems }: Operation) {
  const headers = ['traceparent', ...(isCommand ? ['IdempotencyKey'] : [])];
  const parameters = [
    ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...(query ?? []).map((one) => ({ ...one, in: 'query' })),
  ];
  const content = (type: string, schema: string) => ({ content: { [type]: { schema: schemaRef(schema) } } });
  const failures = Object.entries(problems).map(([status, when]) => [
    status,
    { description: when, ...content('application/problem+json', 'Problem') },
  ]);
  const location = { headers: { Location: { description: 'Where the order is.', schema: { type: 'string' } } } };
  return {
    operationId,
    summary,
    description,
    parameters,
    ...(body && { requestBody: { required: true, ...content('application/json', body) } }),
    responses: {
      [answer.status]: {
        description: 'It is done.',
        ...(answer.hasLocation && location),
        ...content('application/json', answer.schema),
      },
      ...Object.fromEntries(failures),
    },
  };
}

/** A Draft 4 schema as a component: shared definitions are components of their own, and the dialect is OpenAPI's. */
function componentOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(componentOf);
  if (!isObject(schema)) return schema;
  const { $schema: _dialect, definitions: _definitions, ...rest } = schema;
  return Object.fromEntries(
    Object.entries(rest).map(([keyword, value]) => [keyword, keyword === '$ref' ? refOf(value) : componentOf(value)]),
  );
}

const refOf = (ref: unknown): string => String(ref).replace('#/definitions/', '#/components/schemas/');
