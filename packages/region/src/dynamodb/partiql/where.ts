import { conditionOf, type Operand, type Test } from '../expressions/conditions.ts';
import { keyOperatorOf } from '../expressions/key-conditions.ts';
import type { KeyCondition } from '../expressions/parts.ts';
import type { Path } from '../expressions/syntax.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import type { Where } from './statement.ts';

/** @param paths all that the test names */
export function whereOf(test: Test, paths: readonly Path[]): Where {
  const keys = new Map<string, KeyCondition>();
  const equals = new Map<string, AttributeValue>();
  const oneOf = new Map<string, readonly AttributeValue[]>();
  const conjuncts = conjunctsOf(test);
  for (const part of conjuncts) {
    const [name, condition] = keyConditionIn(part) ?? [];
    if (name === undefined || condition === undefined) continue;
    const [first] = condition.values;
    if (condition.operator === 'IN') oneOf.set(name, condition.values);
    else if (!keys.has(name) || condition.operator === 'EQ') keys.set(name, condition);
    if (condition.operator === 'EQ' && first !== undefined) equals.set(name, first);
  }
  return { condition: conditionOf(test, paths), keys, equals, oneOf, conjuncts: conjuncts.length };
}

const conjunctsOf = (test: Test): readonly Test[] => (test.kind === 'and' ? test.tests.flatMap(conjunctsOf) : [test]);

/** The comparison of one whole attribute with values; undefined for a test that says anything else. */
function keyConditionIn(test: Test): readonly [name: string, condition: KeyCondition] | undefined {
  if (test.kind === 'comparison' && test.comparator !== '<>') {
    const isMirrored = test.left.kind !== 'path';
    const [key, value] = isMirrored ? [test.right, test.left] : [test.left, test.right];
    return on(key, [value], keyOperatorOf(test.comparator, isMirrored));
  }
  if (test.kind === 'between') return on(test.value, [test.lower, test.upper], 'BETWEEN');
  if (test.kind === 'begins') return on(test.value, [test.part], 'BEGINS_WITH');
  return test.kind === 'in' ? on(test.value, test.options, 'IN') : undefined;
}

function on(
  key: Operand,
  operands: readonly Operand[],
  operator: KeyCondition['operator'],
): readonly [name: string, condition: KeyCondition] | undefined {
  const values = operands.flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []));
  if (key.kind !== 'path' || key.path.length > 1 || values.length < operands.length) return undefined;
  return [key.path[0], { operator, values }];
}
