import { AwsError } from '../../core/aws-error.ts';
import {
  type AttributeValue,
  attributeOf,
  type Item,
  setAttribute,
  type ValueType,
} from '../values/attribute-value.ts';
import type { Update } from './parts.ts';
import { indexedChildren, type PathTree, treeOf } from './path-tree.ts';
import { mentionsOf } from './paths.ts';
import { projectionOf } from './projections.ts';
import { type Action, afterAction, pathsIn, typeOfAction } from './update-actions.ts';

/** @param actions whose paths do not overlap */
export function updateOf(actions: readonly Action[]): Update {
  const paths = actions.map(({ path }) => path);
  const tree = treeOf(actions.map((action) => [action.path, action]));
  const operandPaths = actions.flatMap((action) => (action.kind === 'set' ? pathsIn(action.value) : []));
  return {
    heads: mentionsOf(paths).heads,
    nestedHeads: mentionsOf([...paths, ...operandPaths]).nestedHeads,
    types: typesOf(actions),
    apply: (before) => updatedMap(before, tree, before),
    touched: (item) => projectionOf(paths).of(item),
  };
}

function typesOf(actions: readonly Action[]): ReadonlyMap<string, ValueType> {
  const types = new Map<string, ValueType>();
  for (const action of actions) {
    const type = typeOfAction(action);
    if (action.path.length === 1 && type !== undefined) types.set(action.path[0], type);
  }
  return types;
}

/** The value after the actions below it; undefined when it is removed. */
function updated(value: AttributeValue | undefined, tree: PathTree<Action>, before: Item): AttributeValue | undefined {
  if (tree.leaf !== undefined) return afterAction(tree.leaf, before);
  const isIndexed = [...tree.children.keys()].some((part) => typeof part === 'number');
  if (value !== undefined && isIndexed && 'L' in value) return { L: updatedList(value.L, tree, before) };
  if (value !== undefined && !isIndexed && 'M' in value) return { M: updatedMap(value.M, tree, before) };
  const message = 'The document path provided in the update expression is invalid for update';
  throw new AwsError('ValidationException', message);
}

function updatedMap(map: Item, tree: PathTree<Action>, before: Item): Item {
  const after: Record<string, AttributeValue> = { ...map };
  for (const [name, child] of tree.children) {
    if (typeof name === 'number') continue;
    const value = updated(attributeOf(map, name), child, before);
    if (value === undefined) delete after[name];
    else setAttribute(after, name, value);
  }
  return after;
}

/** Elements that are set behind the end come there in the order of their indexes. */
function updatedList(list: readonly AttributeValue[], tree: PathTree<Action>, before: Item): readonly AttributeValue[] {
  const elements: (AttributeValue | undefined)[] = [...list];
  for (const [index, child] of indexedChildren(tree)) {
    const value = updated(list[index], child, before);
    if (index < list.length) elements[index] = value;
    else elements.push(value);
  }
  return elements.filter((element) => element !== undefined);
}
