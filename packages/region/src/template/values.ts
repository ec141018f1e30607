import type { Json } from '../core/json.ts';

/** A text, number or boolean as CloudFormation would write it in a text; undefined for anything else. */
export function scalarText(value: Json | undefined | symbol): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
