import { isObject, type Json, type JsonObject, objectOf } from '../../core/json.ts';
import { compareAdditional } from './compare-additional.ts';
import { type ContentModel, modelOfObject } from './content-model.ts';
import { type CompareInner, type Differences, difference, under } from './differences.ts';
import type { Placed } from './documents.ts';
import { resolved } from './shape.ts';
import { textsIn } from './texts-in.ts';

/** Compares the properties of two schemas of objects. */
export function compareObjects(original: Placed, update: Placed, compare: CompareInner): Differences {
  const models = { before: modelOfObject(original), after: modelOfObject(update) };
  return [
    ...under('required', comparePresence(original, update)),
    ...under('properties', compareProperties(original, update, models, compare)),
    ...under('dependencies', compareDependencies(original, update, compare)),
    ...under('additionalProperties', compareAdditional('ADDITIONAL_PROPERTIES', original, update, models, compare)),
  ];
}

const propertiesOf = (at: Placed): JsonObject => objectOf(objectOf(at.schema)['properties']);
const own = (all: JsonObject, name: string): Json | undefined => (Object.hasOwn(all, name) ? all[name] : undefined);

function comparePresence(original: Placed, update: Placed): Differences {
  const [before, after] = [propertiesOf(original), propertiesOf(update)];
  const required = textsIn(objectOf(original.schema)['required']);
  return textsIn(objectOf(update.schema)['required']).flatMap((name) => {
    const isOld = own(before, name) !== undefined && own(after, name) !== undefined;
    if (!isOld || required.includes(name) || hasDefault(update, after, name)) return [];
    return difference('REQUIRED_ATTRIBUTE_ADDED', `/${name}`);
  });
}

function hasDefault(at: Placed, properties: JsonObject, name: string): boolean {
  const { schema } = resolved({ ...at, schema: own(properties, name) ?? {} });
  return isObject(schema) && schema['default'] !== undefined;
}

function compareProperties(
  original: Placed,
  update: Placed,
  { before: modelBefore, after: modelAfter }: { readonly before: ContentModel; readonly after: ContentModel },
  compare: CompareInner,
): Differences {
  const [before, after] = [propertiesOf(original), propertiesOf(update)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [old, now] = [own(before, name), own(after, name)];
    const [oldAt, nowAt] = [
      { ...original, schema: old ?? true },
      { ...update, schema: now ?? true },
    ];
    if (old !== undefined && now !== undefined) return under(name, compare(oldAt, nowAt));
    if (now === undefined) return under(name, removed(oldAt, name, modelAfter, compare));
    const isDemanded = textsIn(objectOf(update.schema)['required']).includes(name);
    const unasked = !isDemanded || hasDefault(update, after, name);
    return under(name, added(nowAt, name, { model: modelBefore, unasked, compare }));
  });
}

/** A property may go when the update still takes it. */
function removed(old: Placed, name: string, model: ContentModel, compare: CompareInner): Differences {
  if (model.isOpen || resolved(old).schema === false) return [];
  const covering = model.covering(name);
  if (covering === undefined) return difference('PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL');
  const found = compare(old, covering);
  if (found.length === 0) return [];
  return [...found, ...difference('PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL')];
}

interface Addition {
  readonly model: ContentModel;
  /** A value without the property is taken. */
  readonly unasked: boolean;
  readonly compare: CompareInner;
}

/** A property may come when the original took none of its name that the update refuses. */
function added(now: Placed, name: string, { model, unasked, compare }: Addition): Differences {
  if (model.isOpen) {
    return compare({ ...now, schema: true }, now).length === 0
      ? []
      : difference('PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL');
  }
  const demanded = unasked ? [] : difference('REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL');
  const covering = model.covering(name);
  const found = covering === undefined ? [] : compare(covering, now);
  if (found.length === 0) return demanded;
  return [...found, ...difference('PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'), ...demanded];
}

const DEPENDENCIES = ['dependencies', 'dependentRequired', 'dependentSchemas'];

const dependenciesOf = ({ schema }: Placed): JsonObject =>
  Object.assign({}, ...DEPENDENCIES.map((keyword) => objectOf(objectOf(schema)[keyword])));

/** What a property demands when it is there: others, by name, or a schema. */
function compareDependencies(original: Placed, update: Placed, compare: CompareInner): Differences {
  const before = dependenciesOf(original);
  return Object.entries(dependenciesOf(update)).flatMap(([name, now]) => {
    const old = own(before, name);
    if (!Array.isArray(now)) {
      if (old === undefined || Array.isArray(old)) return difference('DEPENDENCY_SCHEMA_ADDED', `/${name}`);
      return under(name, compare({ ...original, schema: old }, { ...update, schema: now }));
    }
    if (!Array.isArray(old)) return difference('DEPENDENCY_ARRAY_ADDED', `/${name}`);
    const [names, oldNames] = [textsIn(now), textsIn(old)];
    if (names.every((one) => oldNames.includes(one))) return [];
    const isExtended = oldNames.every((one) => names.includes(one));
    return difference(isExtended ? 'DEPENDENCY_ARRAY_EXTENDED' : 'DEPENDENCY_ARRAY_CHANGED', `/${name}`);
  });
}
