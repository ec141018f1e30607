import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { Scope } from '../flow/expression.ts';
import { QueryFailure } from '../run/failure.ts';
import { delimited } from './template.ts';

/**
 * Reads a field that has a value of one type, or a JSONata expression that gives one.
 * @param wanted the type, as a failure names it
 * @returns gives undefined where the field is left out
 */
export function jsonataValue<T extends Json>(
  reader: Reader,
  name: string,
  wanted: string,
  fits: (value: Json) => value is T,
): (scope: Scope) => Promise<T | undefined> {
  const raw = reader.raw(name);
  const text = delimited(raw);
  if (raw !== undefined && text === undefined && !fits(raw)) {
    reader.problem(name, `The field must be of the type ${wanted}, or a JSONata expression`);
  }
  const evaluate = reader.jsonata(name);
  const field = reader.fieldAt(name);
  return async (scope) => {
    const value = await evaluate?.(scope);
    if (value === undefined || fits(value)) return value;
    const what = `The JSONata expression '${text ?? ''}' specified for the field '${field}'`;
    const found = `Expected '${wanted}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`;
    throw new QueryFailure(`${what} returned an unexpected result type. ${found}`, field);
  };
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
