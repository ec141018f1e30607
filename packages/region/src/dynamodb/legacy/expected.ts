import { AwsError } from '../../core/aws-error.ts';
import { type JsonObject, objectOf, objectsOf } from '../../core/json.ts';
import type { Test } from '../expressions/conditions.ts';
import { checkedValue } from '../values/checked-values.ts';
import { type Comparison, checkBounds, checkCount, checkSameType, operatorOf, testOf } from './comparison.ts';

const INVALID = 'One or more parameter values were invalid: ';

/**
 * One attribute's condition of Expected.
 * @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html
 */
export function expectedTest(name: string, condition: JsonObject): Test {
  const { AttributeValueList: list, Value: value, ComparisonOperator: operator, Exists: exists } = condition;
  if (list !== undefined && value !== undefined) {
    throw invalid(`${INVALID}Value and AttributeValueList cannot be used together for Attribute: ${name}`);
  }
  if (operator !== undefined) return comparisonTest(name, condition);
  if (list !== undefined) {
    throw invalid(`${INVALID}AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`);
  }
  if (exists === false) {
    if (value === undefined) return testOf(name, { operator: 'NULL', values: [] });
    throw invalid(`${INVALID}Value cannot be used when Exists is false for Attribute: ${name}`);
  }
  if (value !== undefined) return testOf(name, { operator: 'EQ', values: [checkedValue(objectOf(value))] });
  const given = exists === undefined ? 'null' : 'true';
  throw invalid(`${INVALID}Value must be provided when Exists is ${given} for Attribute: ${name}`);
}

function comparisonTest(name: string, condition: JsonObject): Test {
  const { AttributeValueList: list, Value: value, Exists: exists } = condition;
  const operator = operatorOf(condition['ComparisonOperator']);
  if (exists !== undefined) {
    throw invalid(`${INVALID}Exists and ComparisonOperator cannot be used together for Attribute: ${name}`);
  }
  const isUnary = operator === 'NULL' || operator === 'NOT_NULL';
  if (!isUnary && list === undefined && value === undefined) {
    const what = 'Value or AttributeValueList must be used with ComparisonOperator';
    throw invalid(`${INVALID}${what}: ${operator} for Attribute: ${name}`);
  }
  const given = value === undefined ? objectsOf(list) : [objectOf(value)];
  const comparison: Comparison = { operator, values: given.map(checkedValue) };
  checkCount(comparison);
  checkSameType(comparison);
  checkBounds(comparison);
  return testOf(name, comparison);
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
