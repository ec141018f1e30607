import { UsageError } from '@tributary/region/command-line';
import { type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';

/** An event as the discovery of the schema registry has seen it. */
export interface InferredEvent {
  readonly source: string;
  readonly detailType: string;
  /** The schema of its detail. */
  readonly detail: JsonObject;
  /** The schema that a `$ref` leads to; undefined when there is none. */
  definition(ref: string): JsonObject | undefined;
}

/** Where each format keeps the schemas that it refers to. */
const DEFINITIONS = /^#\/(?:components\/schemas|definitions)\/(?<name>[^/]+)$/;
/** The name that the registry gives the schema of the whole event. */
const EVENT = 'AWSEvent';

/**
 * Reads the content of a schema of the registry, as OpenApi3 or as JSONSchemaDraft4.
 * @throws UsageError when it is no schema of an event of the bus
 */
export function describedEvent(name: string, content: string): InferredEvent {
  const document = objectOf(parseJson(content));
  const schemas = objectOf(objectOf(document['components'])['schemas'] ?? document['definitions']);
  const event = objectOf(schemas[EVENT] ?? document);
  const source = textOf(event['x-amazon-events-source']);
  const detailType = textOf(event['x-amazon-events-detail-type']);
  if (source === '' || detailType === '')
    throw new UsageError(`${name} is no schema of an event of the bus: it names neither source nor detail type.`);
  return {
    source,
    detailType,
    detail: objectOf(objectOf(event['properties'])['detail']),
    definition(ref) {
      const found = schemas[DEFINITIONS.exec(ref)?.groups?.['name'] ?? ''];
      return found === undefined ? undefined : objectOf(found);
    },
  };
}
