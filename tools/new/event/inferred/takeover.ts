import { type Json, type JsonObject, listOf, objectOf, textOf } from '@tributary/region/json';
import type { InferredEvent } from './described.ts';

/** A place of the data that cannot be taken over. */
export interface Problem {
  readonly place: string;
  readonly reason: string;
}

/** Keywords of Draft 4 that are taken as they are. */
const PLAIN = new Set([
  'description',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maximum',
  'maxItems',
  'maxLength',
  'minimum',
  'minItems',
  'minLength',
  'multipleOf',
  'pattern',
  'uniqueItems',
]);
/** Those that are read, and those that say nothing that a contract says. */
const READ = new Set(['$ref', 'additionalProperties', 'items', 'nullable', 'properties', 'required', 'type']);
const IGNORED = new Set(['example', 'title']);
const TYPES = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

const UNSEEN = 'nothing was seen of it but null or empty lists, or values of several kinds. Leave it out by --without.';

/** Takes the schemas of an event over, and gathers what cannot be. */
export class Takeover {
  readonly problems: Problem[] = [];
  readonly #event: InferredEvent;
  readonly #without: ReadonlySet<string>;
  readonly #leftOut = new Set<string>();
  /** The definitions that are being read. */
  readonly #open: string[] = [];

  constructor(event: InferredEvent, without: readonly string[]) {
    this.#event = event;
    this.#without = new Set(without);
  }

  /** The fields that were to be left out, and are not there. */
  unused(): readonly Problem[] {
    const unused = [...this.#without].filter((place) => !this.#leftOut.has(place));
    return unused.map((place) => ({ place, reason: '--without names it, and the schema does not have it.' }));
  }

  /** The schema itself, or the one that it refers to. */
  resolved(schema: JsonObject, place: string): JsonObject {
    const ref = schema['$ref'];
    if (ref === undefined) return schema;
    const found = this.#event.definition(textOf(ref));
    if (found === undefined) this.#refuse(place, `the schema does not have ${JSON.stringify(ref)}.`);
    return found ?? {};
  }

  /** The schema with all that it refers to inside of it. */
  schema(given: Json | undefined, place: string): JsonObject {
    const schema = objectOf(given);
    const ref = textOf(schema['$ref']);
    if (this.#open.includes(ref)) return this.#refuse(place, 'it contains itself.');
    if (ref === '') return this.#taken(schema, place);
    this.#open.push(ref);
    const taken = this.#taken(this.resolved(schema, place), place);
    this.#open.pop();
    return taken;
  }

  #taken(schema: JsonObject, place: string): JsonObject {
    const foreign = Object.keys(schema).find((word) => !PLAIN.has(word) && !READ.has(word) && !IGNORED.has(word));
    if (foreign !== undefined) return this.#refuse(place, `contracts do not have the keyword ${foreign}.`);
    const types = listOf(schema['type']).length > 0 ? listOf(schema['type']) : [schema['type'] ?? ''];
    if (!types.every((type) => typeof type === 'string' && TYPES.has(type)) && schema['enum'] === undefined)
      return this.#refuse(place, UNSEEN);
    return {
      ...typeOf(schema, types),
      ...Object.fromEntries(Object.entries(schema).filter(([word]) => PLAIN.has(word))),
      ...(types.includes('array') ? { items: this.#items(schema, place) } : {}),
      ...(types.includes('object') ? this.#members(schema, place) : {}),
    };
  }

  /** Of an empty list the discovery says that it holds objects of which it knows nothing. */
  #items(schema: JsonObject, place: string): JsonObject {
    const inside = `${place}[]`;
    const items = objectOf(schema['items']);
    const isUnseen = items['type'] === 'object' && items['properties'] === undefined && Object.keys(items).length === 1;
    return isUnseen ? this.#refuse(inside, UNSEEN) : this.schema(items, inside);
  }

  #members(schema: JsonObject, place: string): JsonObject {
    const names = Object.keys(objectOf(schema['properties'])).filter((name) => !this.#isLeftOut(`${place}.${name}`));
    const properties = names.map((name): [string, JsonObject] => [
      name,
      this.schema(objectOf(schema['properties'])[name], `${place}.${name}`),
    ]);
    const seen = listOf(schema['required']);
    const required = names.filter((name) => seen.includes(name));
    const { additionalProperties } = schema;
    return {
      ...(required.length === 0 ? {} : { required }),
      ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
      ...(typeof additionalProperties === 'object'
        ? { additionalProperties: this.schema(additionalProperties, `${place}.*`) }
        : {}),
    };
  }

  #isLeftOut(place: string): boolean {
    if (!this.#without.has(place)) return false;
    this.#leftOut.add(place);
    return true;
  }

  #refuse(place: string, reason: string): JsonObject {
    this.problems.push({ place, reason });
    return {};
  }
}

/** OpenAPI says by a keyword of its own that a value may be null. */
function typeOf({ nullable }: JsonObject, types: readonly Json[]): JsonObject {
  const all = nullable === true && !types.includes('null') ? [...types, 'null'] : types;
  const [type, ...more] = all;
  if (type === undefined || type === '') return {};
  return { type: more.length === 0 ? type : all };
}
