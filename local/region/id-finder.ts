import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';

/** Where events carry the ids by which the journal follows them: `Metadata.Journal` of the template. */
export interface JournalMetadata {
  /** Dotted paths into an event, for example `detail.metadata.id`. */
  readonly idPaths: readonly string[];
  /** Names of the headers of a Kafka record. */
  readonly kafkaHeaders: readonly string[];
}

export function journalMetadata(metadata: JsonObject): JournalMetadata {
  const journal = isObject(metadata['Journal']) ? metadata['Journal'] : {};
  return { idPaths: texts(journal['IdPaths']), kafkaHeaders: texts(journal['KafkaHeaders']) };
}

function texts(value: Json | undefined): readonly string[] {
  return [value ?? []].flat().filter((item) => typeof item === 'string');
}

/** Finds the texts and numbers at the given paths, each once, in the order of the paths. */
export function idFinder(idPaths: readonly string[]): IdFinder {
  const paths = idPaths.map((path) => path.split('.'));
  return (value) => {
    const found = new Set<string>();
    for (const path of paths) {
      const id = at(value, path);
      if (typeof id === 'string' || typeof id === 'number') found.add(String(id));
    }
    return [...found];
  };
}

function at(value: unknown, path: readonly string[]): unknown {
  let inner = value;
  for (const step of path) {
    if (!isObject(inner)) return undefined;
    inner = inner[step];
  }
  return inner;
}
