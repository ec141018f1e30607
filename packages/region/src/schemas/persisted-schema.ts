import { isObject } from '../core/json.ts';
import type { Schema } from './registry.ts';
import type { Shape } from './shape.ts';

/** A persisted discovered schema. */
export interface PersistedSchema {
  readonly schema: Schema;
  /** The shape of its events so far, as {@link shapeText} writes it. */
  readonly shape: string;
}

export function isPersistedSchema(value: unknown): value is PersistedSchema {
  return isObject(value) && isObject(value['schema']) && typeof value['shape'] === 'string';
}

/** A shape as JSON text. Its maps and sets become lists. */
export function shapeText(shape: Shape): string {
  return JSON.stringify(shape, (_key, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
}

/** @throws Error when the text is not the shape of an object */
export function objectShapeOf(text: string): Extract<Shape, { kind: 'object' }> {
  const shape: unknown = JSON.parse(text, (key, value: unknown) => {
    if (!Array.isArray(value)) return value;
    if (key === 'fields') return new Map(value);
    return key === 'required' ? new Set(value) : value;
  });
  if (isObjectShape(shape)) return shape;
  throw new Error('A persisted shape is not the shape of an object.');
}

function isObjectShape(value: unknown): value is Extract<Shape, { kind: 'object' }> {
  return typeof value === 'object' && value !== null && 'fields' in value && value.fields instanceof Map;
}
