import { readFileSync } from 'node:fs';
import { UsageError } from '@tributary/region/command-line';

/**
 * The JSON text of an event.
 * @throws UsageError that names the file, when there is none or it is not JSON
 */
export function readEvent(file: string): string {
  const text = read(file);
  try {
    JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return text;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read. The sample events are in events/.`, { cause });
  }
}
