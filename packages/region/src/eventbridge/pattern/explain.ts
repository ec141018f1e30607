import type { Json } from '../../core/json.ts';
import type { Fields, PlacedLeaf } from './flatten.ts';
import { type FieldConditions, matchesBranch } from './match-branch.ts';

/** One condition of a pattern that an event does not meet. */
export interface Mismatch {
  /** Dotted path of the field. */
  readonly path: string;
  /** The field's list in the pattern. */
  readonly condition: readonly Json[];
  /** The event's value, or a list of its values; absent when it has none. */
  readonly value?: Json;
  /** Set when every field matches, but in different elements of an array. */
  readonly reason?: 'different-array-elements';
}

const MAX_VALUES_SHOWN = 10;
const MAX_TEXT_SHOWN = 200;

/** The unmet conditions of the alternative that comes closest to a match; empty when one matches. */
export function explainBranches(branches: readonly FieldConditions[], leaves: Fields): readonly Mismatch[] {
  let closest: readonly Mismatch[] | undefined;
  for (const branch of branches) {
    if (matchesBranch(branch, leaves)) return [];
    const mismatches = explainBranch(branch, leaves);
    if (!closest || mismatches.length < closest.length) closest = mismatches;
  }
  return closest ?? [];
}

function explainBranch(branch: FieldConditions, leaves: Fields): readonly Mismatch[] {
  const unmet = branch.filter((field) => !matchesBranch([field], leaves));
  if (unmet.length > 0) return unmet.map((field) => mismatch(field, leaves));
  const inArrays = branch.filter(([path]) => leaves.get(path)?.some((leaf) => leaf.elements.length > 0));
  return inArrays.map((field) => ({ ...mismatch(field, leaves), reason: 'different-array-elements' as const }));
}

function mismatch([path, conditions]: FieldConditions[number], leaves: Fields): Mismatch {
  const condition = conditions.map(({ json }) => json);
  const found = leaves.get(path) ?? [];
  const [first, ...others] = found;
  if (!first) return { path, condition };
  if (others.length === 0) return { path, condition, value: shown(first) };
  return { path, condition, value: found.slice(0, MAX_VALUES_SHOWN).map(shown) };
}

function shown(leaf: PlacedLeaf): Json {
  if (leaf.kind === 'string') return leaf.text.slice(0, MAX_TEXT_SHOWN);
  if (leaf.kind === 'number') return leaf.number ?? leaf.text;
  return leaf.kind === 'null' ? null : leaf.kind === 'true';
}
