import { readFileSync } from 'node:fs';
import { suggestion, UsageError } from '@tributary/region/command-line';
import { objectOf } from '@tributary/region/json';
import { catalogue } from '#schemas/catalogue.ts';
import { parseJsonFile } from '#schemas/json-file.ts';
import { readYaml } from '../yaml-place.ts';

/**
 * The JSON text of an event.
 * @throws UsageError that names the file, and the line where it is not JSON
 */
export function readEvent(file: string): string {
  const text = read(file);
  parseJsonFile(file, text);
  return text;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read. The sample events are in events/.`, { cause });
  }
}

/**
 * Refuses an event of the bus with a type that its source does not have: it is probably misspelt. Sources that the project
 * has no schemas of, such as those of AWS, have any type.
 * @throws UsageError that names file, line and the nearest type; and as {@link readEvent} does
 */
export function checkEventType(file: string): void {
  const text = readEvent(file);
  const { source, 'detail-type': type } = objectOf(parseJsonFile(file, text));
  if (typeof source !== 'string' || typeof type !== 'string') return;
  const types = [...new Set(catalogue().flatMap((entry) => (entry.source === source ? entry.type : [])))];
  if (types.length === 0 || types.includes(type)) return;
  const place = readYaml(file, text).place(['detail-type']);
  throw new UsageError(
    `${file}${place}: schemas/ has no event ${type} of ${source}. ${suggestion(type, types)} --no-check sends it all the same.`,
  );
}
