import { kindOf } from '../resources/index.ts';
import type { Change } from './changes.ts';

/** The logical ids that an update has added, changed and removed, of resources with behaviour in the region. */
export interface StackUpdate {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** Made anew, without what they held: their name is another one, or the key of a table. */
  readonly replaced: readonly string[];
  readonly removed: readonly string[];
}

export function updateOf(changes: readonly Change[]): StackUpdate {
  const counted = changes.filter(({ before, after }) => kindOf((after ?? before)?.type ?? '')?.remove !== undefined);
  const declared = idsOf(counted.filter(({ after }) => after !== undefined));
  const created = idsOf(counted.filter(({ before }) => before === undefined));
  const gone = idsOf(counted.filter(({ after }) => after === undefined));
  const anew = idsOf(counted.filter(isMadeAnew));
  return {
    added: [...created].filter((id) => !gone.has(id)),
    changed: [...declared].filter((id) => !created.has(id) && !anew.has(id)),
    replaced: [...new Set([...anew, ...created])].filter((id) => anew.has(id) || gone.has(id)),
    removed: [...gone].filter((id) => !declared.has(id)),
  };
}

const isMadeAnew = ({ before, after }: Change): boolean =>
  before !== undefined && after !== undefined && kindOf(after.type)?.makesAnew?.(after, before) === true;

const idsOf = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(changes.map(({ before, after }) => (after ?? before)?.logicalId ?? ''));
