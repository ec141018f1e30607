import { type AttributeValue, type Item, typeOf, type ValueType } from '../values/attribute-value.ts';
import { attributeSize, containsValue } from '../values/contents.ts';
import { equalValues } from '../values/equality.ts';
import { beginsWith, compareValues } from '../values/order.ts';
import type { Condition } from './parts.ts';
import { mentionsOf, valueAt } from './paths.ts';
import type { Comparator, Path } from './syntax.ts';

/** A part of a condition that has a value, or none for an item. */
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly of: Operand };

/** A condition with its names and values in it. */
export type Test =
  | { readonly kind: 'and' | 'or'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'comparison'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly value: Operand; readonly lower: Operand; readonly upper: Operand }
  | { readonly kind: 'in'; readonly value: Operand; readonly options: readonly Operand[] }
  | { readonly kind: 'exists' | 'absent'; readonly value: Operand }
  | { readonly kind: 'type'; readonly value: Operand; readonly type: Operand }
  | { readonly kind: 'begins' | 'contains'; readonly value: Operand; readonly part: Operand };

/** @param paths all that the test names */
export const conditionOf = (test: Test, paths: readonly Path[]): Condition => ({
  ...mentionsOf(paths),
  holds: (item) => holds(test, item),
});

/** The type that an operand has in any item; undefined for a path. */
export function typeOfOperand(operand: Operand): ValueType | undefined {
  if (operand.kind === 'value') return typeOf(operand.value);
  return operand.kind === 'size' ? 'N' : undefined;
}

/** Whether a condition holds for an item. What compares with an attribute that is not there is false, but for `<>`. */
export function holds(test: Test, item: Item): boolean {
  switch (test.kind) {
    case 'and':
      return test.tests.every((inner) => holds(inner, item));
    case 'or':
      return test.tests.some((inner) => holds(inner, item));
    case 'not':
      return !holds(test.test, item);
    case 'exists':
      return operandValue(test.value, item) !== undefined;
    case 'absent':
      return operandValue(test.value, item) === undefined;
    case 'between':
      return isBetween(operandValue(test.value, item), operandValue(test.lower, item), operandValue(test.upper, item));
    case 'in': {
      const value = operandValue(test.value, item);
      return test.options.some((option) => isEqual(value, operandValue(option, item)));
    }
    case 'comparison':
      return compares(test.comparator, operandValue(test.left, item), operandValue(test.right, item));
    default:
      return holdsOfPart(test, item);
  }
}

type PartTest = Extract<Test, { readonly kind: 'type' | 'begins' | 'contains' }>;

function holdsOfPart(test: PartTest, item: Item): boolean {
  const value = operandValue(test.value, item);
  const part = operandValue(test.kind === 'type' ? test.type : test.part, item);
  if (value === undefined || part === undefined) return false;
  if (test.kind === 'type') return 'S' in part && part.S === typeOf(value);
  return test.kind === 'begins' ? beginsWith(value, part) : containsValue(value, part);
}

function operandValue(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(operand.path, item);
  const value = operandValue(operand.of, item);
  const size = value && attributeSize(value);
  return size === undefined ? undefined : { N: String(size) };
}

type Maybe = AttributeValue | undefined;

const isEqual = (a: Maybe, b: Maybe): boolean => a !== undefined && b !== undefined && equalValues(a, b);

const order = (a: Maybe, b: Maybe): number | undefined => (a && b ? compareValues(a, b) : undefined);

function isBetween(value: Maybe, lower: Maybe, upper: Maybe): boolean {
  return compares('>=', value, lower) && compares('<=', value, upper);
}

function compares(comparator: Comparator, left: Maybe, right: Maybe): boolean {
  if (comparator === '=') return isEqual(left, right);
  if (comparator === '<>') return !isEqual(left, right);
  const difference = order(left, right);
  if (difference === undefined) return false;
  if (comparator === '<') return difference < 0;
  if (comparator === '<=') return difference <= 0;
  return comparator === '>' ? difference > 0 : difference >= 0;
}
