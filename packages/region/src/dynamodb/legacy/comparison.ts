import { AwsError } from '../../core/aws-error.ts';
import type { Operand, Test } from '../expressions/conditions.ts';
import type { KeyOperator } from '../expressions/parts.ts';
import type { Comparator } from '../expressions/syntax.ts';
import { type AttributeValue, typeOf, type ValueType } from '../values/attribute-value.ts';
import { compareValues } from '../values/order.ts';

/** One comparison of a legacy parameter: an attribute with the values of its list. */
export interface Comparison {
  readonly operator: KeyOperator;
  readonly values: readonly AttributeValue[];
}

const OPERATORS: readonly KeyOperator[] = [
  'EQ',
  'NE',
  'LE',
  'LT',
  'GE',
  'GT',
  'NOT_NULL',
  'NULL',
  'CONTAINS',
  'NOT_CONTAINS',
  'BEGINS_WITH',
  'IN',
  'BETWEEN',
];
const COMPARATORS: Partial<Record<KeyOperator, Comparator>> = {
  EQ: '=',
  NE: '<>',
  LE: '<=',
  LT: '<',
  GE: '>=',
  GT: '>',
};
const SCALARS: readonly ValueType[] = ['S', 'N', 'B'];
const WITH_SETS: readonly ValueType[] = [...SCALARS, 'SS', 'NS', 'BS'];
/** The types of values that an operator compares with; every type for others. */
const TYPES: Partial<Record<KeyOperator, readonly ValueType[]>> = {
  EQ: WITH_SETS,
  NE: WITH_SETS,
  LE: SCALARS,
  LT: SCALARS,
  GE: SCALARS,
  GT: SCALARS,
  CONTAINS: SCALARS,
  NOT_CONTAINS: SCALARS,
  BEGINS_WITH: ['S', 'B'],
  IN: SCALARS,
  BETWEEN: SCALARS,
};

const INVALID = 'One or more parameter values were invalid: ';

/** @throws Error for a name that the check of the request's types would have refused */
export function operatorOf(name: unknown): KeyOperator {
  const operator = OPERATORS.find((known) => known === name);
  if (operator === undefined) throw new Error(`A comparison has the unknown operator ${String(name)}.`);
  return operator;
}

/** @throws AwsError ValidationException for another number of values than the operator takes */
export function checkCount({ operator, values }: Comparison): void {
  const count = values.length;
  if (operator === 'IN' ? count > 0 : count === countOf(operator)) return;
  throw invalid(`${INVALID}Invalid number of argument(s) for the ${operator} ComparisonOperator`);
}

function countOf(operator: KeyOperator): number {
  if (operator === 'NULL' || operator === 'NOT_NULL') return 0;
  return operator === 'BETWEEN' ? 2 : 1;
}

/** @throws AwsError ValidationException for values of different types */
export function checkSameType({ values }: Comparison): void {
  const types = new Set(values.map(typeOf));
  if (types.size <= 1) return;
  throw invalid(`${INVALID}AttributeValues inside AttributeValueList must be of same type`);
}

/** @throws AwsError ValidationException for a value of a type that the operator does not compare */
export function checkTypes({ operator, values }: Comparison): void {
  const wrong = values.map(typeOf).find((type) => TYPES[operator]?.includes(type) === false);
  if (wrong === undefined) return;
  throw invalid(`${INVALID}ComparisonOperator ${operator} is not valid for ${wrong} AttributeValue type`);
}

/** @throws AwsError ValidationException for bounds that are not in order */
export function checkBounds({ operator, values: [lower, upper] }: Comparison): void {
  if (operator !== 'BETWEEN' || lower === undefined || upper === undefined) return;
  if ((compareValues(lower, upper) ?? 0) <= 0) return;
  throw invalid('The BETWEEN condition was provided a range where the lower bound is greater than the upper bound');
}

/** The comparison as a part of a condition. Its number of values is checked. */
export function testOf(name: string, { operator, values }: Comparison): Test {
  const value: Operand = { kind: 'path', path: [name] };
  const options = values.map((option): Operand => ({ kind: 'value', value: option }));
  const [first = value, second = value] = options;
  const comparator = COMPARATORS[operator];
  if (comparator !== undefined) return { kind: 'comparison', comparator, left: value, right: first };
  switch (operator) {
    case 'NULL':
      return { kind: 'absent', value };
    case 'NOT_NULL':
      return { kind: 'exists', value };
    case 'CONTAINS':
      return { kind: 'contains', value, part: first };
    case 'NOT_CONTAINS':
      return { kind: 'not', test: { kind: 'contains', value, part: first } };
    case 'BEGINS_WITH':
      return { kind: 'begins', value, part: first };
    case 'BETWEEN':
      return { kind: 'between', value, lower: first, upper: second };
    default:
      return { kind: 'in', value, options };
  }
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
