import { isObject, type Json } from '../../core/json.ts';

/** Texts that are not as JSON.stringify would write them, by the value that was parsed from them. */
const TEXTS = new WeakMap<object, string>();

/** Keeps the text of an execution's input, which its history repeats as it was given. */
export function keepText(value: Json, text: string): void {
  if ((isObject(value) || Array.isArray(value)) && JSON.stringify(value) !== text) TEXTS.set(value, text);
}

/** The JSON text of a value: a given one where it has it, also inside lists, which Map and Parallel states make. */
export function jsonText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const given = TEXTS.get(value);
  if (given !== undefined) return given;
  if (!isList(value) || !hasGiven(value)) return JSON.stringify(value);
  return `[${value.map(jsonText).join(',')}]`;
}

function hasGiven(list: readonly Json[]): boolean {
  return list.some((item) => {
    if (typeof item !== 'object' || item === null) return false;
    return TEXTS.has(item) || (isList(item) && hasGiven(item));
  });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
