import { isObject, type Json } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { type Context, isKnownKey, type Verdict } from './context.ts';
import { OPERATORS, type Operator } from './operators.ts';
import { filledIn, hasVariable } from './variables.ts';

/** One test of a `Condition`: an operator, a key, and the values to compare with. */
export interface Condition {
  /** For example `StringEquals aws:PrincipalOrgID`. */
  readonly name: string;
  test(context: Context): Verdict;
}

interface Parsed {
  readonly set: string | undefined;
  readonly operator: Operator | undefined;
  readonly ifExists: boolean;
  readonly key: string;
  readonly expected: readonly string[];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function conditionsIn(condition: Json | undefined): readonly Condition[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(isObject(tests) ? tests : {}).map(([key, values]) => conditionOf(operator, key, values)),
  );
}

function conditionOf(operatorName: string, key: string, values: Json): Condition {
  const [, set, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/.exec(operatorName) ?? [];
  const expected = [values].flat().flatMap((value) => scalarText(value) ?? []);
  const name = `${operatorName} ${key}`;
  if (base === 'Null') return { name, test: nullTest(key, expected) };
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  const parsed = { set, operator, ifExists: ifExists !== undefined, key: key.toLowerCase(), expected };
  return { name, test: (context) => tested(parsed, context) };
}

function nullTest(key: string, expected: readonly string[]): Condition['test'] {
  return (context) => {
    const isAbsent = (context[key.toLowerCase()]?.length ?? 0) === 0;
    if (isAbsent && !isKnownKey(key)) return 'unknown';
    return expected.includes(String(isAbsent)) ? 'yes' : 'no';
  };
}

function tested({ set, operator, ifExists, key, expected }: Parsed, context: Context): Verdict {
  const values = context[key] ?? [];
  if (operator === undefined || (values.length === 0 && !isKnownKey(key))) return 'unknown';
  if (values.length === 0) return ifExists || operator.isNegated || set === 'ForAllValues' ? 'yes' : 'no';
  const wanted = expected.map((text) => (hasVariable(text) ? filledIn(text, context) : { text }));
  if (wanted.some(({ unknown }) => unknown !== undefined)) return 'unknown';
  const holds = (value: string): boolean =>
    wanted.some(({ text, missing }) => missing === undefined && operator.compare(value, text)) !== operator.isNegated;
  const all = set === 'ForAllValues' || (operator.isNegated && set === undefined);
  return (all ? values.every(holds) : values.some(holds)) ? 'yes' : 'no';
}
