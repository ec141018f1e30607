import { isObject, type Json } from '../../core/json.ts';
import type { Evaluate, Scope } from '../flow/expression.ts';
import { jsonataExpression } from './expression.ts';

const DELIMITED = /^\{%(.*)%\}$/s;

/** The expression in a text `{% … %}`; undefined for any other value. */
export function delimited(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? DELIMITED.exec(value)?.[1]?.trim() : undefined;
}

/**
 * Compiles Arguments, Output, Assign or any other field of JSONata: texts in `{% %}` are expressions, all else stays.
 * @param field its place in the state
 * @throws PathSyntaxError
 */
export function jsonataTemplate(template: Json, field: string): Evaluate {
  const text = delimited(template);
  if (text !== undefined) return jsonataExpression(text, field);
  if (isList(template)) return list(template.map((item, index) => jsonataTemplate(item, `${field}[${index}]`)));
  if (!isObject(template)) return () => template;
  const names = Object.keys(template);
  const values = list(Object.entries(template).map(([name, value]) => jsonataTemplate(value, `${field}/${name}`)));
  return async (scope) => {
    const found = await values(scope);
    return Object.fromEntries(names.map((name, index) => [name, found[index] ?? null]));
  };
}

/** One after the other, so that the first one that fails is always the same. */
function list(items: readonly Evaluate[]): (scope: Scope) => Promise<readonly Json[]> {
  return async (scope) => {
    const values: Json[] = [];
    for (const item of items) values.push(await item(scope));
    return values;
  };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
