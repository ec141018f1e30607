import { type AttributeValue, attributeOf, type Item } from '../values/attribute-value.ts';
import type { Mentions } from './parts.ts';
import type { Path, PathPart } from './syntax.ts';

/** The value at a path; undefined where the item has none. */
export function valueAt(path: Path, item: Item): AttributeValue | undefined {
  const [head, ...rest] = path;
  let value = attributeOf(item, head);
  for (const part of rest) value = value && partOf(value, part);
  return value;
}

export function partOf(value: AttributeValue, part: PathPart): AttributeValue | undefined {
  if (typeof part === 'number') return 'L' in value ? value.L[part] : undefined;
  return 'M' in value ? attributeOf(value.M, part) : undefined;
}

/** As DynamoDB writes it in its messages: `[a, [0], b]`. */
export function pathText(path: Path): string {
  return `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;
}

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** How two paths of one expression stand in each other's way: one is in the other, or they differ about its type. */
export function clash(a: Path, b: Path): 'overlap' | 'conflict' | undefined {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (typeof a[index] !== typeof b[index]) return 'conflict';
    if (a[index] !== b[index]) return undefined;
  }
  return 'overlap';
}

export function clashMessage(how: 'overlap' | 'conflict', a: Path, b: Path): string {
  const paths = `path one: ${pathText(a)}, path two: ${pathText(b)}`;
  return `Two document paths ${how} with each other; must remove or rewrite one of these paths; ${paths}`;
}

export function mentionsOf(paths: readonly Path[]): Mentions {
  const nested = paths.filter((path) => path.length > 1);
  return { heads: new Set(paths.map(([head]) => head)), nestedHeads: new Set(nested.map(([head]) => head)) };
}
