import { KitError } from './errors.ts';
import { whereJsonBreaks } from './json.ts';
import { hasUnusualNumbers, withLostNumbers, withWrittenNumbers } from './raw-number.ts';
import { repeatedKey } from './repeated-key.ts';

/** A JSON text that was read. */
export interface Written {
  /**
   * Its value for code. A number that no number of JavaScript is, such as 2^53 + 1 or 1e400, is an object of
   * `JSON.rawJSON`, which no contract takes for a number.
   */
  readonly value: unknown;
  /** The same for JSON.stringify, which writes each number as it was written: `1.10` and `-0`, too. */
  readonly asWritten: unknown;
  /** The text itself where JSON.stringify would write the same. Most producers write so. */
  readonly text?: string;
}

/**
 * Reads JSON so that nothing of it is lost when it is written again.
 * @param location of the text, for errors
 * @throws TributaryError RECORD_NOT_JSON, RECORD_AMBIGUOUS
 */
export function readAsWritten(text: string, location: string): Written {
  const value = parsed(text, location);
  if (isWrittenAs(value, text)) return { value, asWritten: value, text };
  const key = repeatedKey(text, value);
  if (key !== undefined) throw new KitError('RECORD_AMBIGUOUS', { location, key });
  if (!hasUnusualNumbers(text)) return { value, asWritten: value };
  return withNumbers(text, location);
}

/** JSON.parse reads any depth, but not with a reviver. */
function withNumbers(text: string, location: string): Written {
  try {
    return { value: withLostNumbers(text), asWritten: withWrittenNumbers(text) };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new KitError('RECORD_NOT_JSON', { location, problem: 'it is nested too deep' }, { cause });
  }
}

function parsed(text: string, location: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KitError('RECORD_NOT_JSON', { location, problem: whereJsonBreaks(cause) });
  }
}

/** JSON.stringify fails when the stack is too small. */
function isWrittenAs(value: unknown, text: string): boolean {
  try {
    return JSON.stringify(value) === text;
  } catch {
    return false;
  }
}
