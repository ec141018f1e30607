import type { Branch } from './branches.ts';
import type { Condition } from './condition.ts';
import type { Fields, Membership, PlacedLeaf } from './flatten.ts';

/** A branch with its fields in the order in which EventBridge checks them. */
export type FieldConditions = readonly (readonly [path: string, conditions: readonly Condition[]])[];

const NOWHERE: Membership = [];
const NONE: readonly PlacedLeaf[] = [];

/** The order matters only for `exists: false` in array elements. There EventBridge takes names alphabetically. */
export function inMatchOrder(branch: Branch): FieldConditions {
  return [...branch].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Whether the leaves of an event match every field. Fields below one array must match in one element of it. */
export function matchesBranch(fields: FieldConditions, leaves: Fields): boolean {
  return matchesFrom(fields, 0, leaves, NOWHERE);
}

function matchesFrom(fields: FieldConditions, at: number, leaves: Fields, soFar: Membership): boolean {
  const field = fields[at];
  if (!field) return true;
  const [path, conditions] = field;
  const candidates = leaves.get(path) ?? NONE;
  if (meetsAbsence(conditions, candidates, soFar) && matchesFrom(fields, at + 1, leaves, soFar)) return true;
  let triedAsIs = false;
  for (const leaf of candidates) {
    const together = join(soFar, leaf.elements);
    if (!together || (triedAsIs && together === soFar) || !meets(conditions, leaf)) continue;
    if (matchesFrom(fields, at + 1, leaves, together)) return true;
    if (together === soFar) triedAsIs = true;
  }
  return false;
}

export function meets(conditions: readonly Condition[], leaf: PlacedLeaf): boolean {
  return conditions.some((condition) => condition.matches(leaf));
}

function meetsAbsence(conditions: readonly Condition[], leaves: readonly PlacedLeaf[], soFar: Membership): boolean {
  if (!conditions.some((condition) => condition.absent)) return false;
  return leaves.every((leaf) => join(soFar, leaf.elements) === undefined);
}

/** The elements of both, or undefined when they lie in different elements of one array. */
function join(soFar: Membership, more: Membership): Membership | undefined {
  let together = soFar;
  for (let at = 0; at < more.length; at += 2) {
    const index = elementOf(soFar, more[at]);
    if (index === undefined) together = [...together, more[at] ?? 0, more[at + 1] ?? 0];
    else if (index !== more[at + 1]) return undefined;
  }
  return together;
}

function elementOf(membership: Membership, array: number | undefined): number | undefined {
  for (let at = 0; at < membership.length; at += 2) {
    if (membership[at] === array) return membership[at + 1];
  }
  return undefined;
}
