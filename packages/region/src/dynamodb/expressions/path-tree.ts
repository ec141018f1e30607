import type { Path, PathPart } from './syntax.ts';

/** Paths that do not overlap, by their parts. At the end of each is a leaf. */
export interface PathTree<Leaf> {
  readonly leaf: Leaf | undefined;
  readonly children: ReadonlyMap<PathPart, PathTree<Leaf>>;
}

interface GrowingTree<Leaf> {
  leaf: Leaf | undefined;
  readonly children: Map<PathPart, GrowingTree<Leaf>>;
}

export function treeOf<Leaf>(leaves: readonly (readonly [path: Path, leaf: Leaf])[]): PathTree<Leaf> {
  const root: GrowingTree<Leaf> = { leaf: undefined, children: new Map() };
  for (const [path, leaf] of leaves) {
    let node = root;
    for (const part of path) node = childOf(node, part);
    node.leaf = leaf;
  }
  return root;
}

function childOf<Leaf>(node: GrowingTree<Leaf>, part: PathPart): GrowingTree<Leaf> {
  const known = node.children.get(part);
  if (known !== undefined) return known;
  const child: GrowingTree<Leaf> = { leaf: undefined, children: new Map() };
  node.children.set(part, child);
  return child;
}

/** The children of a list, by their indexes in ascending order. */
export function indexedChildren<Leaf>(tree: PathTree<Leaf>): readonly (readonly [number, PathTree<Leaf>])[] {
  const indexed = [...tree.children].flatMap(([part, child]) =>
    typeof part === 'number' ? [[part, child] as const] : [],
  );
  return indexed.sort(([a], [b]) => a - b);
}
