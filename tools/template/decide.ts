import { isObject, type Json, type JsonObject } from '@tributary/region/json';
import { asText, objectAt, oneOrMore } from './template.ts';

export interface Given {
  /** The template's `Conditions`. */
  readonly conditions: JsonObject;
  /** By parameter. */
  readonly values: ReadonlyMap<string, string>;
}

type Operator = (parts: readonly Json[], given: Given) => boolean;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  Condition: ([name], given) => decide(given.conditions[asText(name)], given),
  'Fn::Equals': ([left, right], given) => textOf(left, given) === textOf(right, given),
  'Fn::Not': ([part], given) => !decide(part, given),
  'Fn::And': (parts, given) => parts.every((part) => decide(part, given)),
  'Fn::Or': (parts, given) => parts.some((part) => decide(part, given)),
  'Fn::Contains': ([list, text], given) =>
    oneOrMore(list).some((member) => textOf(member, given) === textOf(text, given)),
};

/**
 * Whether a condition or an assertion of a template holds.
 * @throws Error for one of another form
 */
export function decide(condition: Json | undefined, given: Given): boolean {
  const [entry] = Object.entries(isObject(condition ?? null) ? objectAt(condition) : {});
  const operator = OPERATORS[entry?.[0] ?? ''];
  if (operator === undefined) throw new Error(`The condition ${JSON.stringify(condition)} cannot be decided.`);
  return operator(oneOrMore(entry?.[1]), given);
}

const textOf = (value: Json | undefined, { values }: Given): string =>
  isObject(value ?? null) ? (values.get(asText(objectAt(value)['Ref'])) ?? '') : asText(value);
