import { kindOf } from '../resources/index.ts';
import type { Change } from './changes.ts';

/** The logical ids that an update has added, changed and removed, of resources with behaviour in the region. */
export interface StackUpdate {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** A resource that is replaced counts as changed. */
export function updateOf(changes: readonly Change[]): StackUpdate {
  const counted = changes.filter(({ before, after }) => kindOf((after ?? before)?.type ?? '')?.declare !== undefined);
  const declared = idsOf(counted.filter(({ after }) => after !== undefined));
  const created = idsOf(counted.filter(({ before }) => before === undefined));
  const gone = idsOf(counted.filter(({ after }) => after === undefined));
  return {
    added: [...created].filter((id) => !gone.has(id)),
    changed: [...declared].filter((id) => !created.has(id) || gone.has(id)),
    removed: [...gone].filter((id) => !declared.has(id)),
  };
}

const idsOf = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(changes.map(({ before, after }) => (after ?? before)?.logicalId ?? ''));
