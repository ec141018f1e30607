import { type Json, objectOf } from '../../core/json.ts';
import { compareAdditional } from './compare-additional.ts';
import { allItems, type ContentModel, firstItems, modelOfList } from './content-model.ts';
import { type CompareInner, type Differences, difference, under } from './differences.ts';
import type { Placed } from './documents.ts';
import { resolved } from './shape.ts';

/** Compares the items of two schemas of lists. */
export function compareLists(original: Placed, update: Placed, compare: CompareInner): Differences {
  const models = { before: modelOfList(original), after: modelOfList(update) };
  return [
    ...under('items', compareAllItems(original, update, compare)),
    ...under('items', compareFirstItems(original, update, models, compare)),
    ...under('additionalItems', compareAdditional('ADDITIONAL_ITEMS', original, update, models, compare)),
  ];
}

function compareAllItems(original: Placed, update: Placed, compare: CompareInner): Differences {
  const [before, after] = [allItems(objectOf(original.schema)), allItems(objectOf(update.schema))];
  if (after === undefined) return [];
  const now = { ...update, schema: after };
  if (before !== undefined) return compare({ ...original, schema: before }, now);
  return compare({ ...original, schema: true }, now).length === 0 ? [] : difference('SCHEMA_ADDED');
}

function compareFirstItems(
  original: Placed,
  update: Placed,
  { before, after }: { readonly before: ContentModel; readonly after: ContentModel },
  compare: CompareInner,
): Differences {
  const [old, now] = [firstItems(objectOf(original.schema)), firstItems(objectOf(update.schema))];
  return Array.from({ length: Math.max(old.length, now.length) }, (_, index) => {
    const [oldAt, nowAt] = [at(original, old[index]), at(update, now[index])];
    if (oldAt && nowAt) return under(String(index), compare(oldAt, nowAt));
    if (oldAt) return under(String(index), removed(oldAt, after, compare));
    return nowAt ? under(String(index), added(nowAt, before, compare)) : [];
  }).flat();
}

const at = (list: Placed, schema: Json | undefined): Placed | undefined =>
  schema === undefined ? undefined : { ...list, schema };

function removed(old: Placed, model: ContentModel, compare: CompareInner): Differences {
  if (model.isOpen || resolved(old).schema === false) return [];
  const covering = model.covering('');
  if (covering === undefined) return difference('ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL');
  const found = compare(old, covering);
  return found.length === 0
    ? []
    : [...found, ...difference('ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL')];
}

function added(now: Placed, model: ContentModel, compare: CompareInner): Differences {
  if (model.isOpen) {
    return compare({ ...now, schema: true }, now).length === 0 ? [] : difference('ITEM_ADDED_TO_OPEN_CONTENT_MODEL');
  }
  const covering = model.covering('');
  const found = covering === undefined ? [] : compare(covering, now);
  return found.length === 0 ? [] : [...found, ...difference('ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL')];
}
