import type { ContentModel } from './content-model.ts';
import { type CompareInner, type Differences, difference } from './differences.ts';
import type { Placed } from './documents.ts';

/** Compares what may stand beside that which the schemas name. */
export function compareAdditional(
  name: 'ADDITIONAL_PROPERTIES' | 'ADDITIONAL_ITEMS',
  original: Placed,
  update: Placed,
  { before, after }: { readonly before: ContentModel; readonly after: ContentModel },
  compare: CompareInner,
): Differences {
  if (after.additional === undefined) return [];
  if (after.additional === false) return before.additional === false ? [] : difference(`${name}_REMOVED`);
  if (before.additional === false) return [];
  if (before.additional === undefined) return difference(`${name}_NARROWED`);
  return compare({ ...original, schema: before.additional }, { ...update, schema: after.additional });
}
