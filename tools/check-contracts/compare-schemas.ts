import { objectOf } from '@tributary/region/json';
import { ruleOf } from './keywords.ts';

/** One change after which a user of the old schema and a user of the new one may disagree. */
export interface BreakingChange {
  /** Where in the data: `data.lines[].sku`. */
  readonly path: string;
  readonly message: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** Keywords that are compared by walking into them. */
const WALKED = new Set(['properties', 'required', 'items', 'additionalProperties', '$ref']);

/**
 * Every breaking change from one Draft 4 schema to another. Additive ones pass: a new optional field, a wider limit, a
 * further value of an enum. What cannot be told, such as another pattern, counts as breaking.
 * @param path what to call the root
 */
export function compareSchemas(before: Schema, after: Schema, path = 'data'): readonly BreakingChange[] {
  return new Comparison(before, after).compare(before, after, path);
}

class Comparison {
  readonly #before: Schema;
  readonly #after: Schema;
  /** A schema may hold itself: each pair of references is looked at once on the way down. */
  readonly #open = new Set<string>();

  constructor(before: Schema, after: Schema) {
    this.#before = before;
    this.#after = after;
  }

  compare(oldSchema: Schema, newSchema: Schema, path: string): readonly BreakingChange[] {
    const pair = [oldSchema, newSchema].map((schema) => referenceIn(schema) ?? path).join(' ');
    if (this.#open.has(pair)) return [];
    this.#open.add(pair);
    const before = resolve(this.#before, oldSchema);
    const after = resolve(this.#after, newSchema);
    const changes = [
      ...keywordChanges(before, after, path),
      ...this.#fieldChanges(before, after, path),
      ...requiredChanges(before, after, path),
      ...this.#below(before['items'], after['items'], `${path}[]`, 'items'),
      ...this.#furtherFields(before['additionalProperties'], after['additionalProperties'], path),
    ];
    this.#open.delete(pair);
    return changes;
  }

  #fieldChanges(before: Schema, after: Schema, path: string): readonly BreakingChange[] {
    const newFields = schemaAt(after, 'properties');
    return Object.entries(schemaAt(before, 'properties')).flatMap(([name, field]) => {
      const at = `${path}.${name}`;
      if (!Object.hasOwn(newFields, name)) return [{ path: at, message: 'the field is removed' }];
      return this.compare(objectOf(field), objectOf(newFields[name]), at);
    });
  }

  #furtherFields(before: unknown = true, after: unknown = true, path: string): readonly BreakingChange[] {
    if (after === true || before === false) return [];
    if (after === false) return [{ path, message: 'further fields are no longer allowed' }];
    return this.#below(before === true ? {} : before, after, `${path}.*`, 'additionalProperties');
  }

  #below(before: unknown, after: unknown, path: string, keyword: string): readonly BreakingChange[] {
    if (after === undefined) return [];
    if (!Array.isArray(before) && !Array.isArray(after)) return this.compare(objectOf(before), objectOf(after), path);
    const message = ruleOf(keyword)(before, after);
    return message === undefined ? [] : [{ path, message }];
  }
}

function keywordChanges(before: Schema, after: Schema, path: string): readonly BreakingChange[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)].filter((keyword) => !WALKED.has(keyword)));
  return [...keywords].flatMap((keyword) => {
    const message = ruleOf(keyword)(before[keyword], after[keyword]);
    return message === undefined ? [] : [{ path, message }];
  });
}

/** A removed field is told of as such, not also as one that is no longer required. */
function requiredChanges(before: Schema, after: Schema, path: string): readonly BreakingChange[] {
  const [old, now] = [namesIn(before), namesIn(after)];
  const added = now.filter((name) => !old.includes(name));
  const dropped = old.filter((name) => !now.includes(name) && Object.hasOwn(schemaAt(after, 'properties'), name));
  return [
    ...added.map((name) => ({ path: `${path}.${name}`, message: 'the field is now required' })),
    ...dropped.map((name) => ({ path: `${path}.${name}`, message: 'the field is no longer required' })),
  ];
}

const namesIn = ({ required }: Schema): readonly string[] => (Array.isArray(required) ? required.map(String) : []);

const schemaAt = (schema: Schema, keyword: string): Schema => objectOf(schema[keyword]);

/** Follows `#/definitions/<name>`. @throws Error for a reference that leads nowhere */
function resolve(root: Schema, schema: Schema): Schema {
  let resolved = schema;
  for (let steps = 0; ; steps++) {
    const reference = referenceIn(resolved);
    if (reference === undefined) return resolved;
    const name = /^#\/definitions\/([^/]+)$/.exec(reference)?.[1];
    const definitions = schemaAt(root, 'definitions');
    if (name === undefined || !Object.hasOwn(definitions, name) || steps > 100)
      throw new Error(`The schema ${String(root['title'])} has the reference ${reference}, which leads nowhere.`);
    resolved = schemaAt(definitions, name);
  }
}

const referenceIn = ({ $ref }: Schema): string | undefined => (typeof $ref === 'string' ? $ref : undefined);
