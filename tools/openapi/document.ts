import { isObject, objectOf } from '@tributary/region/json';
import { schemasOf } from '#schemas/api/operations.ts';
import { camelCase } from '../new/names.ts';
import { isCommand, PROBLEM, problemsOf } from './problems.ts';
import type { DescribedRoute } from './routes.ts';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Names this command: a new UUID for each, and the same one when it is sent again. Kept for 22 days.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
};

const TRACEPARENT = {
  name: 'traceparent',
  in: 'header',
  description: 'W3C trace context; the events that follow carry it on.',
  schema: { type: 'string' },
};

/** What `lib/http/parameters.ts` takes for an id. */
const ID = { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' };

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html */
const SIGNATURE = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
  description: 'AWS Signature Version 4 for the service execute-api.',
};

export interface Described {
  readonly service: string;
  readonly version: string;
  readonly routes: readonly DescribedRoute[];
}

/** The OpenAPI 3.1 document of the HTTP API, made of the schemas by which requests are checked. */
export function openApiDocument({ service, version, routes }: Described): object {
  const paths = Object.groupBy(routes, ({ path }) => path);
  return {
    openapi: '3.1.0',
    info: {
      title: service,
      version,
      description: 'What follows from a command is on the bus a moment after its answer.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: 'https://{apiId}.execute-api.{region}.amazonaws.com',
        variables: { apiId: { default: 'apiId' }, region: { default: 'eu-west-1' } },
      },
    ],
    // The setting httpApiAccess decides: iam, jwt, open.
    security: [{ signature: [] }, { bearer: [] }, {}],
    paths: Object.fromEntries(Object.entries(paths).map(([path, list = []]) => [path, pathItem(path, list)])),
    components: {
      securitySchemes: { signature: SIGNATURE, bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY, traceparent: TRACEPARENT },
      schemas: Object.fromEntries(
        Object.entries(namedSchemas(routes)).map(([name, schema]) => [name, componentOf(schema)]),
      ),
    },
  };
}

function namedSchemas(routes: readonly DescribedRoute[]): Readonly<Record<string, unknown>> {
  const { bodies, answers } = schemasOf(routes);
  const named = [...bodies, ...answers, PROBLEM];
  const shared = named.map(({ definitions }) => objectOf(definitions));
  return Object.assign({}, ...shared, ...named.map((schema) => ({ [schema.title]: schema })));
}

const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function pathItem(path: string, routes: readonly DescribedRoute[]): object {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: ID,
  }));
  const byMethod = routes.map((route) => [route.method.toLowerCase(), operationObject(route)] as const);
  return { ...(parameters.length > 0 && { parameters }), ...Object.fromEntries(byMethod) };
}

const JSON_OF_ANY_KIND = { content: { 'application/json': { schema: {} } } };

function operationObject(route: DescribedRoute) {
  const { name, summary, description, body, webhook, query, answer } = route;
  const headers = ['traceparent', ...(isCommand(route) ? ['IdempotencyKey'] : [])];
  const parameters = [
    ...headers.map((header) => ({ $ref: `#/components/parameters/${header}` })),
    ...(query ?? []).map((one) => ({ ...one, in: 'query' })),
  ];
  const content = (type: string, schema: string) => ({ content: { [type]: { schema: schemaRef(schema) } } });
  const failures = Object.entries(problemsOf(route)).map(([status, when]) => [
    status,
    { description: when, ...content('application/problem+json', 'Problem') },
  ]);
  const location = { headers: { Location: { description: 'Where the result is.', schema: { type: 'string' } } } };
  return {
    operationId: camelCase(name),
    summary,
    description,
    parameters,
    // The keys of partners are no credentials of the API.
    ...(webhook && { security: [{}], requestBody: { required: true, ...webhook, ...JSON_OF_ANY_KIND } }),
    ...(body && { requestBody: { required: true, ...content('application/json', body.title) } }),
    responses: {
      [answer.status]: {
        description: 'It is done.',
        ...(answer.hasLocation && location),
        ...content('application/json', answer.schema.title),
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
