import { type CatalogueEntry, catalogue, fieldsOf, type JsonSchema } from '../catalogue.ts';

const DIALECT = 'http://json-schema.org/draft-04/schema#';

/** The bodies that the HTTP API takes, each made from the schema of the event that it leads to. */
export function requestSchemas(entries: readonly CatalogueEntry[] = catalogue()): readonly JsonSchema[] {
  const placed = entries.findLast(({ type }) => type === 'OrderPlaced')?.schema;
  return placed ? [placeOrder(placed)] : [];
}

function placeOrder(placed: JsonSchema): JsonSchema {
  const { customer, lines, shippingAddress } = fieldsOf(placed);
  return {
    $schema: DIALECT,
    title: 'PlaceOrder',
    description: 'What a customer orders. All lines are in one currency; the total follows from them.',
    definitions: placed['definitions'],
    ...exactly({
      type: 'object',
      required: ['customer', 'lines', 'shippingAddress'],
      properties: { customer, lines, shippingAddress },
    }),
  };
}

/**
 * The same schema, which allows only the fields that it names. Events are read tolerantly, because their readers are
 * older than some of their writers; a request with an unknown field is refused, because the field is misspelt.
 */
function exactly(schema: object): object {
  const inner = Object.entries(schema).map(([keyword, value]) => [keyword, deeper(value)] as const);
  const closed = 'properties' in schema ? { additionalProperties: false } : {};
  return { ...Object.fromEntries(inner), ...closed };
}

function deeper(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return exactly(value);
}
