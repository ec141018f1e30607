import { type JsonObject, numberOf, objectsOf, textOf } from '../core/json.ts';
import { SchemaInvalid } from './schema-kind.ts';

/** Gets what a registry with Confluent's API has at a path; undefined where it says that there is none. */
export type GetFromRegistry = (path: string) => Promise<JsonObject | undefined>;

/** References of references and so on, all together. */
const MAX_REFERENCES = 100;

/**
 * The texts of all schemas that a schema refers to, by the names by which it does; what another one uses comes first.
 * @param schema as a registry with Confluent's API gives it
 * @throws SchemaInvalid
 */
export async function referencesOf(schema: JsonObject, get: GetFromRegistry): Promise<ReadonlyMap<string, string>> {
  const seen = new Set<string>();
  const texts = new Map<string, string>();
  const collect = async (referring: JsonObject): Promise<void> => {
    for (const reference of objectsOf(referring['references'])) {
      const name = textOf(reference['name']);
      if (seen.has(name)) continue;
      if (seen.size >= MAX_REFERENCES) throw new SchemaInvalid(`It has more than ${MAX_REFERENCES} references.`);
      seen.add(name);
      const found = await get(pathOf(reference));
      if (found === undefined) throw new SchemaInvalid(`Its reference ${name} is not in the registry.`);
      await collect(found);
      texts.set(name, textOf(found['schema']));
    }
  };
  await collect(schema);
  return texts;
}

const pathOf = ({ subject, version }: JsonObject): string =>
  `subjects/${encodeURIComponent(textOf(subject).toWellFormed())}/versions/${numberOf(version)}`;
