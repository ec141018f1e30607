import type { Json } from '../../core/json.ts';
import type { JsonReader } from './json-reader.ts';

/** A value in an event that is neither an object nor an array. */
export interface Leaf {
  readonly kind: 'string' | 'number' | 'true' | 'false' | 'null';
  /** A string's characters; anything else as written in JSON. */
  readonly text: string;
  /** Set for a number that a double holds exactly. Other numbers are not compared as numbers. */
  readonly number?: number;
}

/** The index key of a condition: finds it from the values that it matches, without trying every rule. */
export interface IndexKey {
  /** What the key compares: the whole text, its beginning, its end, or the text regardless of case. */
  readonly table: 'exact' | 'prefix' | 'suffix' | 'folded';
  readonly text: string;
}

/** One item of the list that a pattern gives for a field. */
export interface Condition {
  /** The condition as the pattern states it. */
  readonly json: Json;
  matches(leaf: Leaf): boolean;
  /** True for `{ "exists": false }`: met by the absence of every leaf. */
  readonly absent?: true;
  /** Left out where a condition matches too many values to be found by one of them. */
  readonly key?: IndexKey;
  /** The wildcard texts in it, which count towards a pattern's complexity. */
  readonly wildcards?: readonly string[];
}

/** A row of the table of operators. */
export interface Operator {
  /**
   * Reads the operand and the closing brace; the reader stands at the operator's name.
   * @throws PatternSyntaxError, PatternOperandError
   */
  compile(reader: JsonReader): Condition;
}

export const onlyText =
  (matches: (text: string) => boolean) =>
  (leaf: Leaf): boolean =>
    leaf.kind === 'string' && matches(leaf.text);
