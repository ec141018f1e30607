import { isObject, type Json, type JsonObject, parseJson } from '../core/json.ts';
import { AWS_EVENT } from './infer.ts';

const OPEN_API_REF = '#/components/schemas/';

/**
 * The JSONSchemaDraft4 form of an OpenApi3 schema: the event at the top, the other components as definitions.
 * @param content JSON text of the OpenApi3 document
 * @returns JSON text
 */
export function draft4Of(content: string): string {
  const document = parseJson(content);
  const { info, components } = isObject(document) ? document : {};
  const schemas = isObject(components) && isObject(components['schemas']) ? components['schemas'] : {};
  const title = isObject(info) && typeof info['title'] === 'string' ? info['title'] : 'Event';
  const rootName = [AWS_EVENT, title].find((name) => Object.hasOwn(schemas, name)) ?? Object.keys(schemas)[0] ?? '';
  const { [rootName]: root, ...rest } = schemas;
  const definitions = sorted(rest);
  return JSON.stringify({
    $schema: 'http://json-schema.org/draft-04/schema#',
    title,
    ...(Object.keys(definitions).length > 0 && { definitions }),
    ...(isObject(root) && sorted(root)),
  });
}

/** Sorts keys, points references to the definitions, and rewrites OpenAPI's own keywords in draft 4. */
function sorted(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema)
    .map(([key, value]) => [key, key === '$ref' ? definitionRef(value) : converted(value)] as const)
    .filter(([key]) => key !== 'nullable')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = Object.fromEntries(entries);
  const { type } = plain;
  return schema['nullable'] === true && typeof type === 'string' ? { ...plain, type: [type, 'null'] } : plain;
}

function converted(value: Json): Json {
  if (isObject(value)) return sorted(value);
  return isList(value) ? value.map(converted) : value;
}

function definitionRef(value: Json): Json {
  return typeof value === 'string' ? value.replace(OPEN_API_REF, '#/definitions/') : value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
