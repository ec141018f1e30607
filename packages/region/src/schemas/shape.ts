import { isObject, type Json } from '../core/json.ts';

/** The shape of the values so far at one path. */
export type Shape =
  /** Only null, or no value. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'text'; readonly isDateTime: boolean }
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'list'; readonly items: Shape }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Shape>; readonly required: ReadonlySet<string> }
  /** Values of several kinds. */
  | { readonly kind: 'mixed' };

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;
const UNKNOWN: Shape = { kind: 'unknown' };

/** The shape of one value. */
export function shapeOf(value: Json): Shape {
  if (value === null) return UNKNOWN;
  if (typeof value === 'string') return { kind: 'text', isDateTime: DATE_TIME.test(value) };
  if (typeof value === 'number') return { kind: 'number' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (isObject(value)) {
    const fields = new Map(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
    return { kind: 'object', fields, required: new Set(fields.keys()) };
  }
  return { kind: 'list', items: value.map(shapeOf).reduce(mergeShapes, UNKNOWN) };
}

/** The shape that accepts the values of both. A field is required when both require it. */
export function mergeShapes(a: Shape, b: Shape): Shape {
  if (a.kind === 'unknown') return b;
  if (b.kind === 'unknown') return a;
  if (a.kind === 'text' && b.kind === 'text') return { kind: 'text', isDateTime: a.isDateTime && b.isDateTime };
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', items: mergeShapes(a.items, b.items) };
  if (a.kind === 'object' && b.kind === 'object') {
    const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
    const fields = [...names].map((name) => {
      return [name, mergeShapes(a.fields.get(name) ?? UNKNOWN, b.fields.get(name) ?? UNKNOWN)] as const;
    });
    const required = new Set([...a.required].filter((name) => b.required.has(name)));
    return { kind: 'object', fields: new Map(fields), required };
  }
  return a.kind === b.kind ? a : { kind: 'mixed' };
}

/** The number of levels of objects and lists in a value. */
export function levelsOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
}
