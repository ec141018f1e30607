import { objectOf } from '@tributary/region/json';

export type Schema = Readonly<Record<string, unknown>>;

/** A schema where it stands, and the name that a record there gets unless a definition has given it one. */
export interface Place {
  readonly schema: Schema;
  /** In the data: `data.lines[].sku`. */
  readonly path: string;
  readonly name: string;
  /** The schema as its file has it, by which it is known again. */
  readonly origin?: Schema;
}

/** Says that a place has no form in Avro and Protobuf. */
export type Refuse = (place: Place, reason: string) => Error;

/** Tied to each other or to names: no type says so. */
const BEYOND_TYPES = ['dependencies', 'not', 'patternProperties'];
const REFERENCE = /^#\/definitions\/([^/]+)$/;
const MOST_REFERENCES = 100;

/** `lineItem` is the record LineItem. */
export const recordName = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/**
 * The schema of a place without references and `allOf`. What a reference leads to is named by its definition.
 * @throws what `refuse` makes
 */
export function resolved(place: Place, definitions: Schema, refuse: Refuse): Place {
  let at = place;
  for (let steps = 0; typeof at.schema['$ref'] === 'string'; steps++) {
    const name = REFERENCE.exec(at.schema['$ref'])?.[1] ?? '';
    if (!Object.hasOwn(definitions, name) || steps > MOST_REFERENCES)
      throw refuse(place, `its reference ${at.schema['$ref']} leads nowhere`);
    at = { ...at, schema: objectOf(definitions[name]), name: recordName(name) };
  }
  const beyond = BEYOND_TYPES.find((keyword) => Object.hasOwn(at.schema, keyword));
  if (beyond !== undefined) throw refuse(place, `"${beyond}" says more than a type of Avro or Protobuf can`);
  return Array.isArray(at.schema['allOf']) ? merged(at, at.schema['allOf'], definitions, refuse) : at;
}

/** Objects that all hold for one value are one record with the fields of all of them. */
function merged(at: Place, parts: readonly unknown[], definitions: Schema, refuse: Refuse): Place {
  const { allOf: _parts, ...own } = at.schema;
  const all = [own, ...parts.map((part) => resolved({ ...at, schema: objectOf(part) }, definitions, refuse).schema)];
  const properties: Record<string, unknown> = {};
  for (const [name, schema] of all.flatMap((one) => Object.entries(objectOf(one['properties'])))) {
    if (Object.hasOwn(properties, name)) throw refuse(at, `two parts of "allOf" have the field ${name}`);
    properties[name] = schema;
  }
  const required = all.flatMap(({ required: names }) => (Array.isArray(names) ? names : []));
  return { ...at, schema: { ...Object.assign({}, ...all), type: 'object', properties, required }, origin: at.schema };
}
