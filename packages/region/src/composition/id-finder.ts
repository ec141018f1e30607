import { at, type Json, type JsonObject, objectOf } from '../core/json.ts';
import type { IdFinder } from '../core/ports.ts';

/** Where events carry the ids by which the journal follows them: `Metadata.Journal` of the template. */
export interface JournalMetadata {
  /** Dotted paths into an event, for example `detail.metadata.id`. */
  readonly idPaths: readonly string[];
  /** Names of the headers of a Kafka record. */
  readonly kafkaHeaders: readonly string[];
  /** Where an event names the event that caused it. */
  readonly causePaths: readonly string[];
  readonly causeHeaders: readonly string[];
}

export function journalMetadata(metadata: JsonObject): JournalMetadata {
  const journal = objectOf(metadata['Journal']);
  return {
    idPaths: texts(journal['IdPaths']),
    kafkaHeaders: texts(journal['KafkaHeaders']),
    causePaths: texts(journal['CausePaths']),
    causeHeaders: texts(journal['CauseHeaders']),
  };
}

function texts(value: Json | undefined): readonly string[] {
  return [value ?? []].flat().filter((item) => typeof item === 'string');
}

/**
 * Finds the texts and numbers at the paths that the template names, each once and in that order. The headers of a Kafka
 * record are read as one object, and their names are not split at dots.
 */
export function idFinder({ idPaths, kafkaHeaders }: Pick<JournalMetadata, 'idPaths' | 'kafkaHeaders'>): IdFinder {
  const paths = [...idPaths.map((path) => path.split('.')), ...kafkaHeaders.map((name) => [name])];
  return (value) => {
    const found = new Set<string>();
    for (const path of paths) {
      const id = at(value, ...path);
      if (typeof id === 'string' || typeof id === 'number') found.add(String(id));
    }
    return [...found];
  };
}
