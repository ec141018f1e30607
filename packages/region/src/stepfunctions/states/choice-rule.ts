import type { Reader } from '../definition/reader.ts';
import { type Expression, find, pathExpression, type Scope } from '../flow/expression.ts';
import { parsePath } from '../json-path/parse.ts';
import { runtimeFailure } from '../run/failure.ts';
import { COMPARISONS, TESTS } from './comparisons.ts';

/** Whether a choice is taken. @throws StateFailure */
export type Test = (scope: Scope) => boolean;

const never: Test = () => false;
/** Other fields of a rule within a rule. */
const NESTED = ['Comment'];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
export function readRule(reader: Reader, extraFields: readonly string[]): Test {
  const [joint] = Object.keys(JOINTS).filter((name) => reader.has(name));
  const joined = joint === undefined ? undefined : JOINTS[joint];
  if (joint !== undefined && joined) {
    reader.only([joint, ...extraFields]);
    return joined(reader);
  }
  const operators = reader.names().filter((name) => name !== 'Variable' && !extraFields.includes(name));
  const [operator] = operators;
  if (operator === undefined || operators.length > 1) {
    reader.problem('', 'A choice has exactly one comparison operator');
    return never;
  }
  return readComparison(reader, operator);
}

const JOINTS: Readonly<Record<string, (reader: Reader) => Test>> = {
  And: (reader) => {
    const tests = reader.objects('And').map((rule) => readRule(rule, NESTED));
    return (scope) => tests.every((test) => test(scope));
  },
  Or: (reader) => {
    const tests = reader.objects('Or').map((rule) => readRule(rule, NESTED));
    return (scope) => tests.some((test) => test(scope));
  },
  Not: (reader) => {
    const test = readRule(reader.requiredObject('Not'), NESTED);
    return (scope) => !test(scope);
  },
};

function readComparison(reader: Reader, operator: string): Test {
  const text = reader.requiredText('Variable');
  const path = reader.compiled('Variable', () => parsePath(text));
  if (!path) return never;
  if (operator === 'IsPresent') {
    const expected = reader.raw(operator);
    return (scope) => (find(path, scope) !== undefined) === expected;
  }
  const test = readOperator(reader, operator);
  return (scope) => {
    const actual = find(path, scope);
    if (actual !== undefined) return test(actual, scope);
    throw runtimeFailure(`Invalid path '${text}': The choice state's condition path references an invalid value.`);
  };
}

function readOperator(
  reader: Reader,
  operator: string,
): (actual: Parameters<Expression>[0]['input'], scope: Scope) => boolean {
  const [name, isPath] = operator.endsWith('Path') ? [operator.slice(0, -4), true] : [operator, false];
  const compare = rowOf(COMPARISONS, name) ?? (isPath ? undefined : rowOf(TESTS, name));
  if (!compare) {
    reader.problem(operator, 'There is no such comparison operator');
    return () => false;
  }
  const expected = reader.raw(operator) ?? null;
  if (!isPath) return (actual) => compare(actual, expected);
  const expression = reader.compiled(operator, () => pathExpression(reader.text(operator) ?? ''));
  return (actual, scope) => expression !== undefined && compare(actual, expression(scope));
}

function rowOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
