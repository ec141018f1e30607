import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isObject, type JsonObject, parseJson } from '../../core/json.ts';
import { KafkaDataError } from './data-error.ts';

/** Replaces a file as a whole: a reader sees the old or the new content, even after a kill. */
export function replaceFile(path: string, content: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}

/** The text of a file, or undefined when there is none. */
export function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * The JSON object in a file, or undefined when there is no such file.
 * @throws KafkaDataError KAFKA_DATA_DAMAGED when the file holds anything else
 */
export function readObject(path: string): JsonObject | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (isObject(value)) return value;
  throw damaged(path, 'it is not a JSON object');
}

export function damaged(path: string, reason: string): KafkaDataError {
  return new KafkaDataError(
    'KAFKA_DATA_DAMAGED',
    `${path} cannot be used: ${reason}. Move it away to start without it.`,
  );
}
