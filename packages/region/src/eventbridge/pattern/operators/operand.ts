import type { JsonReader } from '../json-reader.ts';

/** Reads a string operand, or fails with `message`. */
export function readString(reader: JsonReader, message: string): string {
  if (reader.next() !== 'string') throw reader.error(message);
  return reader.text();
}

/** Reads the brace that ends a condition. */
export function readEnd(reader: JsonReader, message = 'Only one key allowed in match expression'): void {
  if (reader.next() !== '}') throw reader.error(message);
}

/** Reads `{ "equals-ignore-case": "..." }` inside prefix or suffix, whose brace is already read, and both ends. */
export function readIgnoreCase(reader: JsonReader, operator: 'prefix' | 'suffix'): string {
  const title = operator === 'prefix' ? 'Prefix' : 'Suffix';
  if (reader.next() !== 'name') throw reader.error(`${title} expression name not found`);
  if (reader.text() !== 'equals-ignore-case') {
    throw reader.error(`Unsupported ${operator} pattern: ${reader.text()}`);
  }
  const text = readString(reader, 'equals-ignore-case match pattern must be a string');
  readEnd(reader);
  readEnd(reader);
  return text;
}
