import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const FILE = path.join(import.meta.dirname, '../../docs/reference/openapi.json');
const ID = 'openapi';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: object;
}

/** The document as it is published. */
export const openApi = JSON.parse(readFileSync(FILE, 'utf8'));

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv as never);
ajv.addSchema({ $id: ID, ...openApi });

const operationOf = (route: string) => {
  const [method = '', at = ''] = route.split(' ');
  const item = openApi.paths[at];
  const operation = item?.[method.toLowerCase()];
  if (!operation) throw new Error(`docs/reference/openapi.json has no ${route}`);
  const parameters: Parameter[] = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
  return { ...operation, parameters };
};

function resolved(node: { readonly $ref?: string }) {
  return node.$ref === undefined
    ? node
    : node.$ref
        .split('/')
        .slice(1)
        .reduce((at, key) => at[key], openApi);
}

/** The problems of a value by a schema of the document. */
function problems(schema: object, value: unknown, what: string): string[] {
  const refs = JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${ID}#/`));
  const validate = ajv.compile(refs);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message}`);
}

/** The problems of a request, in the form in which API Gateway hands it to the function of its route. */
export function problemsOfRequest(invocation: unknown): readonly string[] {
  const event = invocation as APIGatewayProxyEventV2;
  const { parameters, requestBody } = operationOf(event.routeKey);
  const given = { path: event.pathParameters, query: event.queryStringParameters, header: event.headers };
  const wrong = (parameters as Parameter[]).flatMap((parameter) => {
    const { name, in: location, required, schema } = parameter;
    const value = given[location]?.[location === 'header' ? name.toLowerCase() : name];
    if (value === undefined) return required ? [`${location} ${name} is missing`] : [];
    return problems(
      schema,
      'type' in schema && schema.type === 'integer' ? Number(value) : value,
      `${location} ${name}`,
    );
  });
  if (!requestBody) return wrong;
  const { schema } = requestBody.content['application/json'];
  return [...wrong, ...problems(schema, JSON.parse(event.body ?? 'null'), 'body')];
}

/** The problems of an answer to a request on that route. */
export function problemsOfAnswer(route: string, status: number, contentType: string, body: unknown): readonly string[] {
  const content = operationOf(route).responses[status]?.content?.[contentType];
  if (!content) return [`${route} does not answer ${status} with ${contentType}`];
  return problems(content.schema, body, 'body');
}
