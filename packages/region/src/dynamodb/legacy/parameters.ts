import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject, listOf, objectOf, objectsOf } from '../../core/json.ts';
import { conditionOf, type Test } from '../expressions/conditions.ts';
import type { Condition, KeyConditions, Parts } from '../expressions/parts.ts';
import { projectionOf } from '../expressions/projections.ts';
import type { Path } from '../expressions/syntax.ts';
import { updateOf } from '../expressions/updates.ts';
import { checkedValue } from '../values/checked-values.ts';
import { attributeAction } from './attribute-updates.ts';
import {
  type Comparison,
  checkBounds,
  checkCount,
  checkSameType,
  checkTypes,
  operatorOf,
  testOf,
} from './comparison.ts';
import { expectedTest } from './expected.ts';

const MAX_KEY_CONDITIONS = 2;

/**
 * What the legacy parameters of a request say, but for KeyConditions. Its members have the right types. DynamoDB looks
 * at AttributesToGet after QueryFilter and before ScanFilter.
 * @throws AwsError ValidationException
 */
export function legacyParts(request: JsonObject): Parts {
  const update = updateIn(request);
  const condition = joined(request, 'Expected', expectedTest);
  const queryFilter = joined(request, 'QueryFilter', filterTest);
  const attributes = request['AttributesToGet'];
  const projection = attributes === undefined ? undefined : projectionOf(pathsIn(attributes));
  const filter = queryFilter ?? joined(request, 'ScanFilter', filterTest);
  return {
    ...(update && { update }),
    ...(condition && { condition }),
    ...(filter && { filter }),
    ...(projection && { projection }),
  };
}

/**
 * The key conditions of a Query: those of its expression, or of KeyConditions.
 * @throws AwsError ValidationException
 */
export function checkedKeyConditions(request: JsonObject, ofExpression: KeyConditions | undefined): KeyConditions {
  const conditions =
    ofExpression ?? new Map(entriesIn(request, 'KeyConditions').map(([name, raw]) => [name, comparisonIn(raw)]));
  for (const comparison of conditions.values()) checkComparison(comparison);
  if (conditions.size > 0 && conditions.size <= MAX_KEY_CONDITIONS) return conditions;
  throw new AwsError('ValidationException', 'Conditions can be of length 1 or 2 only');
}

function updateIn(request: JsonObject): Parts['update'] {
  if (request['AttributeUpdates'] === undefined) return undefined;
  return updateOf(entriesIn(request, 'AttributeUpdates').map(([name, update]) => attributeAction(name, update)));
}

/** The conditions of a parameter, joined as ConditionalOperator says. Undefined when there are none. */
function joined(
  request: JsonObject,
  parameter: string,
  testOn: (name: string, condition: JsonObject) => Test,
): Condition | undefined {
  const conditions = entriesIn(request, parameter);
  if (conditions.length === 0) return undefined;
  const tests = conditions.map(([name, condition]) => testOn(name, condition));
  const paths = conditions.map(([name]): Path => [name]);
  return conditionOf({ kind: request['ConditionalOperator'] === 'OR' ? 'or' : 'and', tests }, paths);
}

function filterTest(name: string, condition: JsonObject): Test {
  const comparison = comparisonIn(condition);
  checkComparison(comparison);
  return testOf(name, comparison);
}

function comparisonIn(condition: JsonObject): Comparison {
  const values = objectsOf(condition['AttributeValueList']).map(checkedValue);
  return { operator: operatorOf(condition['ComparisonOperator']), values };
}

function checkComparison(comparison: Comparison): void {
  checkCount(comparison);
  checkSameType(comparison);
  checkTypes(comparison);
  checkBounds(comparison);
}

function pathsIn(attributes: Json): readonly Path[] {
  const names = listOf(attributes).map(String);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated === undefined) return names.map((name): Path => [name]);
  const message = `One or more parameter values were invalid: Duplicate value in attribute name: ${repeated}`;
  throw new AwsError('ValidationException', message);
}

function entriesIn(request: JsonObject, parameter: string): readonly (readonly [name: string, value: JsonObject])[] {
  const given = request[parameter];
  return isObject(given) ? Object.entries(given).map(([name, value]) => [name, objectOf(value)]) : [];
}
