import { type IndexKey, type Operator, onlyText } from '../condition.ts';
import type { JsonReader } from '../json-reader.ts';
import { matchesParts, WildcardError, wildcardParts } from '../wildcard-text.ts';
import { readEnd, readString } from './operand.ts';

export const WILDCARD_MUST_BE_TEXT = 'wildcard match pattern must be a string';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching */
export const wildcard: Operator = {
  compile(reader) {
    const text = readString(reader, WILDCARD_MUST_BE_TEXT);
    const parts = partsAt(reader, text);
    readEnd(reader);
    const key = keyOf(parts);
    return {
      json: { wildcard: text },
      matches: onlyText((value) => matchesParts(parts, value)),
      wildcards: [text],
      ...(key && { key }),
    };
  },
};

/** The text before the first asterisk, or after the last. */
function keyOf(parts: readonly string[]): IndexKey | undefined {
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return { table: 'exact', text: `"${first}` };
  if (first !== '') return { table: 'prefix', text: first };
  return last === '' ? undefined : { table: 'suffix', text: last };
}

/** The parts of a wildcard text, or a syntax error at the reader's position. */
export function partsAt(reader: JsonReader, text: string): readonly string[] {
  try {
    return wildcardParts(text);
  } catch (error) {
    throw error instanceof WildcardError ? reader.error(error.message) : error;
  }
}
