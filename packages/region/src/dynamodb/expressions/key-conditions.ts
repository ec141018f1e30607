import { AwsError } from '../../core/aws-error.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import type { Operand, Test } from './conditions.ts';
import type { KeyCondition, KeyConditions, KeyOperator } from './parts.ts';
import type { Comparator } from './syntax.ts';

const OPERATORS: Readonly<Record<Exclude<Comparator, '<>'>, KeyOperator>> = {
  '=': 'EQ',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
};
/** The comparison that says the same when its sides change places. */
const MIRRORED: Readonly<Record<Exclude<Comparator, '<>'>, KeyOperator>> = {
  '=': 'EQ',
  '<': 'GT',
  '<=': 'GE',
  '>': 'LT',
  '>=': 'LE',
};
/** @param isMirrored the key attribute is on the right */
export const keyOperatorOf = (comparator: Exclude<Comparator, '<>'>, isMirrored: boolean): KeyOperator =>
  (isMirrored ? MIRRORED : OPERATORS)[comparator];

const FUNCTION_NAMES = {
  exists: 'attribute_exists',
  absent: 'attribute_not_exists',
  type: 'attribute_type',
  contains: 'contains',
} as const;

/**
 * The conditions of a key condition expression, by attribute.
 * @throws AwsError ValidationException for what no key condition can be
 */
export function keyConditionsOf(test: Test): KeyConditions {
  const conditions = new Map<string, KeyCondition>();
  for (const part of conjuncts(test)) {
    const [name, condition] = conditionOn(part);
    if (conditions.has(name)) throw invalid('KeyConditionExpressions must only contain one condition per key');
    conditions.set(name, condition);
  }
  return conditions;
}

const conjuncts = (test: Test): readonly Test[] => (test.kind === 'and' ? test.tests.flatMap(conjuncts) : [test]);

function conditionOn(test: Test): readonly [name: string, condition: KeyCondition] {
  switch (test.kind) {
    case 'comparison': {
      if (test.comparator === '<>') throw wrongOperator('<>');
      const { name, index, values } = operandsOf([test.left, test.right]);
      return [name, { operator: keyOperatorOf(test.comparator, index > 0), values }];
    }
    case 'between': {
      if (test.value.kind !== 'path') throw wrongFirst('BETWEEN');
      const { name, values } = operandsOf([test.value, test.lower, test.upper]);
      return [name, { operator: 'BETWEEN', values }];
    }
    case 'begins': {
      if (test.value.kind !== 'path') throw wrongFirst('begins_with');
      const { name, values } = operandsOf([test.value, test.part]);
      return [name, { operator: 'BEGINS_WITH', values }];
    }
    case 'and':
    case 'or':
    case 'not':
    case 'in':
      throw wrongOperator(test.kind.toUpperCase());
    default:
      throw wrongOperator(FUNCTION_NAMES[test.kind]);
  }
}

interface KeyOperands {
  readonly name: string;
  /** The place of the key attribute among the operands. */
  readonly index: number;
  readonly values: readonly AttributeValue[];
}

function operandsOf(operands: readonly Operand[]): KeyOperands {
  let key: { name: string; index: number } | undefined;
  const values: AttributeValue[] = [];
  for (const [index, operand] of operands.entries()) {
    if (operand.kind === 'value') values.push(operand.value);
    else if (operand.kind === 'size') throw invalid('KeyConditionExpressions cannot contain nested operations');
    else {
      if (key !== undefined) throw invalidCondition('Multiple attribute names used in one condition');
      if (operand.path.length > 1) throw invalid('KeyConditionExpressions cannot have conditions on nested attributes');
      key = { name: operand.path[0], index };
    }
  }
  if (key === undefined) throw invalidCondition('No key attribute specified');
  return { ...key, values };
}

const wrongFirst = (operator: string): AwsError =>
  invalidCondition(`${operator} operator must have the key attribute as its first operand`);

const wrongOperator = (operator: string): AwsError =>
  invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);

const invalidCondition = (message: string): AwsError =>
  invalid(`Invalid condition in KeyConditionExpression: ${message}`);

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
