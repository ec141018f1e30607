import { type AttributeValue, attributeOf, type Item, membersOf, typeOf } from './attribute-value.ts';

/** Equality by content: sets without an order of their members, maps without an order of their names. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  if ('M' in a) return 'M' in b && equalItems(a.M, b.M);
  if ('L' in a) return 'L' in b && equalLists(a.L, b.L);
  if (typeOf(a) !== typeOf(b)) return false;
  const members = membersOf(a);
  return members === undefined ? contentOf(a) === contentOf(b) : equalSets(members, membersOf(b) ?? []);
}

export function equalItems(a: Item, b: Item): boolean {
  const attributes = Object.entries(a);
  if (attributes.length !== Object.keys(b).length) return false;
  return attributes.every(([name, value]) => {
    const other = attributeOf(b, name);
    return other !== undefined && equalValues(value, other);
  });
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((value, index) => {
    const other = b[index];
    return other !== undefined && equalValues(value, other);
  });
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(b);
  return a.every((member) => members.has(member));
}

/** What a value of one part holds; undefined for lists, maps and sets. */
function contentOf(value: AttributeValue): string | boolean | undefined {
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  if ('B' in value) return value.B;
  if ('BOOL' in value) return value.BOOL;
  return 'NULL' in value ? value.NULL : undefined;
}
