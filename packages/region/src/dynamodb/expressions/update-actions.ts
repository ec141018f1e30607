import { AwsError } from '../../core/aws-error.ts';
import { type AttributeValue, type Item, typeOf, type ValueType } from '../values/attribute-value.ts';
import { addNumbers, subtractNumbers } from '../values/decimal.ts';
import { checkLevels } from '../values/levels.ts';
import { binarySet, textSet } from '../values/order.ts';
import { valueAt } from './paths.ts';
import type { Path } from './syntax.ts';

/** What SET assigns. */
export type Assigned =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'otherwise'; readonly path: Path; readonly otherwise: Assigned }
  | { readonly kind: 'append'; readonly left: Assigned; readonly right: Assigned }
  | { readonly kind: 'sum'; readonly operator: '+' | '-'; readonly left: Assigned; readonly right: Assigned };

/** What an update does at one path. */
export type Action =
  | { readonly kind: 'set'; readonly path: Path; readonly value: Assigned }
  | { readonly kind: 'remove'; readonly path: Path }
  | {
      readonly kind: 'add' | 'delete';
      readonly path: Path;
      readonly value: AttributeValue;
      /** The refusal of an attribute of another type. */
      readonly mismatch: string;
    };

export const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';

/**
 * The value at an action's path after it; undefined when there is none.
 * @param before the whole item before the update
 */
export function afterAction(action: Action, before: Item): AttributeValue | undefined {
  if (action.kind === 'remove') return undefined;
  if (action.kind === 'set') return nestable(assigned(action.value, before), action.path);
  const current = valueAt(action.path, before);
  if (current !== undefined && typeOf(current) !== typeOf(action.value)) throw invalid(action.mismatch);
  return action.kind === 'add' ? sumOf(current, action.value) : difference(current, action.value);
}

/** A value of a request is within the limit of levels by itself; deeper in the item it may not be. */
function nestable(value: AttributeValue, path: Path): AttributeValue {
  if (path.length > 1) checkLevels(value, path.length - 1);
  return value;
}

/** The type that an action gives its path; undefined when the item decides it. */
export function typeOfAction(action: Action): ValueType | undefined {
  if (action.kind === 'remove') return undefined;
  return action.kind === 'set' ? typeOfAssigned(action.value) : typeOf(action.value);
}

function typeOfAssigned(value: Assigned): ValueType | undefined {
  if (value.kind === 'value') return typeOf(value.value);
  if (value.kind === 'otherwise') return typeOfAssigned(value.otherwise);
  if (value.kind === 'append') return 'L';
  return value.kind === 'sum' ? 'N' : undefined;
}

/** The paths of which a value is made. */
export function pathsIn(value: Assigned): readonly Path[] {
  switch (value.kind) {
    case 'value':
      return [];
    case 'path':
      return [value.path];
    case 'otherwise':
      return [value.path, ...pathsIn(value.otherwise)];
    default:
      return [...pathsIn(value.left), ...pathsIn(value.right)];
  }
}

function assigned(value: Assigned, before: Item): AttributeValue {
  switch (value.kind) {
    case 'value':
      return value.value;
    case 'path': {
      const found = valueAt(value.path, before);
      if (found !== undefined) return found;
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    }
    case 'otherwise':
      return valueAt(value.path, before) ?? assigned(value.otherwise, before);
    case 'append': {
      const [left, right] = [assigned(value.left, before), assigned(value.right, before)];
      if ('L' in left && 'L' in right) return { L: [...left.L, ...right.L] };
      throw invalid(WRONG_TYPE);
    }
    case 'sum': {
      const [left, right] = [assigned(value.left, before), assigned(value.right, before)];
      if (!('N' in left && 'N' in right)) throw invalid(WRONG_TYPE);
      return { N: (value.operator === '+' ? addNumbers : subtractNumbers)(left.N, right.N) };
    }
  }
}

/** A number plus another; the union of two sets; a list with another behind it. */
function sumOf(current: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (current === undefined) return added;
  if ('N' in current && 'N' in added) return { N: addNumbers(current.N, added.N) };
  if ('SS' in current && 'SS' in added) return textSet(union(current.SS, added.SS));
  if ('NS' in current && 'NS' in added) return { NS: union(current.NS, added.NS) };
  if ('BS' in current && 'BS' in added) return binarySet(union(current.BS, added.BS));
  return 'L' in current && 'L' in added ? { L: [...current.L, ...added.L] } : current;
}

/** A set without the members of another; undefined when none is left. */
function difference(current: AttributeValue | undefined, removed: AttributeValue): AttributeValue | undefined {
  if (current === undefined) return undefined;
  if ('SS' in current && 'SS' in removed) return set(without(current.SS, removed.SS), textSet);
  if ('NS' in current && 'NS' in removed) return set(without(current.NS, removed.NS), (NS) => ({ NS }));
  if ('BS' in current && 'BS' in removed) return set(without(current.BS, removed.BS), binarySet);
  return current;
}

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])];

function without(members: readonly string[], removed: readonly string[]): readonly string[] {
  const gone = new Set(removed);
  return members.filter((member) => !gone.has(member));
}

const set = (
  members: readonly string[],
  toValue: (members: readonly string[]) => AttributeValue,
): AttributeValue | undefined => (members.length === 0 ? undefined : toValue(members));

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
