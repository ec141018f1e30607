import type { AttributeValue, Item } from '../values/attribute-value.ts';
import type { Projection } from './parts.ts';
import { indexedChildren, type PathTree, treeOf } from './path-tree.ts';
import { mentionsOf, partOf } from './paths.ts';
import type { Path } from './syntax.ts';

/** @param paths which do not overlap */
export function projectionOf(paths: readonly Path[]): Projection {
  const tree = treeOf<true>(paths.map((path) => [path, true]));
  return { ...mentionsOf(paths), of: (item) => projectedMap(item, tree) };
}

function projectedMap(map: Item, tree: PathTree<true>): Item {
  const parts: [string, AttributeValue][] = [];
  for (const [name, child] of tree.children) {
    const value = projected(partOf({ M: map }, name), child);
    if (typeof name === 'string' && value !== undefined) parts.push([name, value]);
  }
  return Object.fromEntries(parts);
}

/** The projected parts of a value; undefined when there are none. The elements of a list close up. */
function projected(value: AttributeValue | undefined, tree: PathTree<true>): AttributeValue | undefined {
  if (value === undefined || tree.leaf) return value;
  if ('M' in value) {
    const map = projectedMap(value.M, tree);
    return Object.keys(map).length === 0 ? undefined : { M: map };
  }
  const elements = indexedChildren(tree).map(([index, child]) => projected(partOf(value, index), child));
  const list = elements.filter((element) => element !== undefined);
  return list.length === 0 ? undefined : { L: list };
}
