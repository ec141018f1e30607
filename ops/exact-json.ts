import type { Json } from '@tributary/region/json';
import { readAsWritten } from '#lib/as-written.ts';
import { toError } from '#lib/errors.ts';
import { hasUnusualNumbers, withWrittenNumbers } from '#lib/raw-number.ts';

/**
 * Parses JSON whose numbers must come out as they were written: what JavaScript would write differently is held as
 * `JSON.rawJSON`. Undefined for a text that is not JSON.
 */
export function parseExactly(text: string): Json | undefined {
  try {
    return (hasUnusualNumbers(text) ? withWrittenNumbers(text) : JSON.parse(text)) as Json;
  } catch {
    return undefined;
  }
}

/** The value as code sees it, to be held against a contract. */
export const forCode = (json: unknown): unknown => readAsWritten(JSON.stringify(json), 'the payload').value;

/** Why a text that a person wrote cannot be taken; undefined when it can. */
export function problemIn(text: string, location: string): string | undefined {
  try {
    readAsWritten(text, location);
    return undefined;
  } catch (thrown) {
    return toError(thrown).message;
  }
}
