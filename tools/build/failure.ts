import { readFileSync } from 'node:fs';
import path from 'node:path';
import { at, listOf, numberOf, textOf } from '@tributary/region/json';
import { parseJsonFile } from '#schemas/json-file.ts';

/**
 * What is wrong with an edit, for people: esbuild's errors by file, line and column; of all others the message.
 * @see https://esbuild.github.io/api/#message
 */
export function failureText(error: unknown): string {
  const messages = listOf(at(error, 'errors')).map(messageText);
  if (messages.length > 0) return messages.join('\n');
  return error instanceof Error ? error.message : String(error);
}

function messageText(message: unknown): string {
  const location = at(message, 'location');
  const text = textOf(at(message, 'text'));
  const file = textOf(at(location, 'file'));
  if (file === '') return text;
  const line = numberOf(at(location, 'line'));
  // esbuild counts columns from 0, editors from 1.
  const column = (numberOf(at(location, 'column')) ?? 0) + 1;
  return `${file}:${line}:${column}: ${text}\n    ${textOf(at(location, 'lineText')).trim()}`;
}

/** What is wrong with a file of JSON: its name, line and column; undefined for JSON. */
export function jsonProblem(root: string, file: string): string | undefined {
  try {
    parseJsonFile(file, readFileSync(path.join(root, file), 'utf8'));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
