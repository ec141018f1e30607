import type { ValueType } from '../values/attribute-value.ts';
import { type Operand, type Test, typeOfOperand } from './conditions.ts';

/** A function of conditions. */
export interface ConditionFunction {
  readonly operands: number;
  /** What is wrong with the kinds of its operands; undefined when nothing is. */
  fault(operands: readonly Operand[]): string | undefined;
  /** Undefined for a function that gives a value. */
  readonly test: ((value: Operand, part: Operand) => Test) | undefined;
}

const TYPES = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];
const ANY_TYPE = '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}';
const WITHOUT_SIZE: readonly ValueType[] = ['N', 'BOOL', 'NULL'];
const WITHOUT_START: readonly ValueType[] = ['N', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'];

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export const CONDITION_FUNCTIONS: ReadonlyMap<string, ConditionFunction> = new Map(
  Object.entries<ConditionFunction>({
    attribute_exists: {
      operands: 1,
      fault: pathFault('attribute_exists'),
      test: (value) => ({ kind: 'exists', value }),
    },
    attribute_not_exists: {
      operands: 1,
      fault: pathFault('attribute_not_exists'),
      test: (value) => ({ kind: 'absent', value }),
    },
    attribute_type: { operands: 2, fault: typeNameFault, test: (value, type) => ({ kind: 'type', value, type }) },
    begins_with: {
      operands: 2,
      fault: (operands) => typeFault('begins_with', operands, WITHOUT_START),
      test: (value, part) => ({ kind: 'begins', value, part }),
    },
    contains: { operands: 2, fault: () => undefined, test: (value, part) => ({ kind: 'contains', value, part }) },
    size: { operands: 1, fault: (operands) => typeFault('size', operands, WITHOUT_SIZE), test: undefined },
  }),
);

/** Types of values that have no order. */
export const UNORDERED: readonly ValueType[] = ['BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'];

export function wrongCount(name: string, count: number): string {
  const what = 'Incorrect number of operands for operator or function';
  return `${what}; operator or function: ${name}, number of operands: ${count}`;
}

/** The fault of the first operand whose type the operator does not take. */
export function typeFault(
  operator: string,
  operands: readonly Operand[],
  refused: readonly ValueType[],
): string | undefined {
  for (const operand of operands) {
    const type = typeOfOperand(operand);
    if (type !== undefined && refused.includes(type)) return wrongType(operator, type);
  }
  return undefined;
}

function pathFault(name: string): ConditionFunction['fault'] {
  return ([operand]) => {
    const what = 'Operator or function requires a document path';
    return operand?.kind === 'path' ? undefined : `${what}; operator or function: ${name}`;
  };
}

function typeNameFault([, name]: readonly Operand[]): string | undefined {
  if (name?.kind !== 'value' || !('S' in name.value)) {
    return wrongType('attribute_type', (name && typeOfOperand(name)) ?? ANY_TYPE);
  }
  if (TYPES.includes(name.value.S)) return undefined;
  return `Invalid attribute type name found; type: ${name.value.S}, valid types: {${TYPES.join(',')}}`;
}

function wrongType(operator: string, type: string): string {
  const what = 'Incorrect operand type for operator or function';
  return `${what}; operator or function: ${operator}, operand type: ${type}`;
}
