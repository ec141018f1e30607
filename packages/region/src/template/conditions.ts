import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { evaluate } from './evaluate.ts';
import { below, fail, type Location, REMOVED, type Scope, type Value } from './scope.ts';

type Operator = (parts: readonly Json[], decide: (value: Json, step: number) => boolean) => boolean;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  'Fn::And': (parts, decide) => parts.map(decide).every(Boolean),
  'Fn::Or': (parts, decide) => parts.map(decide).some(Boolean),
  'Fn::Not': (parts, decide) => parts.map(decide)[0] === false,
};

/** Decides the conditions of a template, each at most once. */
export function conditionsOf(declared: JsonObject, scope: Scope): (name: string, location: Location) => boolean {
  const decided = new Map<string, boolean>();
  const open: string[] = [];

  function decideNamed(name: string, location: Location): boolean {
    const known = decided.get(name);
    if (known !== undefined) return known;
    const source = declared[name];
    if (source === undefined) fail(location, `The template has no condition ${name}. Declare it under Conditions.`);
    if (open.includes(name)) fail(location, `The conditions ${[...open, name].join(' -> ')} need each other.`);
    open.push(name);
    const result = decide(source, { logicalId: name, path: '' });
    open.pop();
    decided.set(name, result);
    return result;
  }

  function decide(value: Json, location: Location): boolean {
    const [name, argument] = isObject(value) ? (Object.entries(value)[0] ?? []) : [];
    if (name === 'Condition' && typeof argument === 'string') return decideNamed(argument, location);
    if (name === 'Fn::Equals' && Array.isArray(argument)) return equal(argument, location);
    const operator = OPERATORS[name ?? ''];
    if (operator === undefined || !Array.isArray(argument)) {
      fail(location, 'A condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition.');
    }
    return operator(argument, (part, step) => decide(part, below(below(location, name ?? ''), step)));
  }

  function equal(parts: readonly Json[], location: Location): boolean {
    const [left, right] = parts.map((part, index) =>
      evaluate(part, scope, below(below(location, 'Fn::Equals'), index)),
    );
    return comparable(left) === comparable(right);
  }

  return decideNamed;
}

/** CloudFormation compares texts: true and "true" are equal. */
function comparable(value: Value | undefined): string {
  return value === undefined || value === REMOVED ? '' : (scalarText(value) ?? JSON.stringify(value));
}
