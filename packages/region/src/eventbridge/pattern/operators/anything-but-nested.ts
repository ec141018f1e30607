import { FoldedText } from '../fold-case.ts';
import type { JsonReader } from '../json-reader.ts';
import { matchesParts } from '../wildcard-text.ts';
import { partsAt, WILDCARD_MUST_BE_TEXT } from './wildcard.ts';

/** An operator inside anything-but. It takes a string or a list of strings. */
export interface NestedOperator {
  readonly mustBeText: string;
  /** Set when an empty string is refused. */
  readonly whenEmpty?: string;
  /** Set when it takes no list. */
  readonly takesOne?: true;
  /** Makes the test for one operand. The reader gives the position for an error. */
  test(reader: JsonReader, operand: string): (text: string) => boolean;
}

const AFFIX = {
  mustBeText: 'prefix/suffix match pattern must be a string',
  whenEmpty: 'Null prefix/suffix not allowed',
} as const;

export const NESTED_OPERATORS: Readonly<Record<string, NestedOperator>> = {
  prefix: { ...AFFIX, test: (_reader, start) => (text) => text.startsWith(start) },
  suffix: { ...AFFIX, test: (_reader, end) => (text) => text.endsWith(end) },
  'equals-ignore-case': {
    mustBeText: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    test(_reader, wanted) {
      const folded = new FoldedText(wanted);
      return (text) => folded.equals(text);
    },
  },
  wildcard: {
    mustBeText: WILDCARD_MUST_BE_TEXT,
    test(reader, wanted) {
      const parts = partsAt(reader, wanted);
      return (text) => matchesParts(parts, text);
    },
  },
};
