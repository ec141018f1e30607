import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import { pathExpression, type Scope } from '../flow/expression.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import { runtimeFailure } from '../run/failure.ts';

/** Gives a number, or undefined where neither the field nor its path is there. @throws StateFailure */
export type ReadNumber = (scope: Scope) => Promise<number | undefined>;

/** A whole number: a field, its counterpart with `Path`, or a JSONata expression. */
export const readCount = (reader: Reader, name: string): ReadNumber =>
  readNumber(reader, name, 'integer', (value) => typeof value === 'number' && Number.isInteger(value));

export const readPercentage = (reader: Reader, name: string): ReadNumber =>
  readNumber(reader, name, 'float', (value) => typeof value === 'number');

/** Where a path leads to a text with a number, that number counts. */
export const numberIn = (text: string): Json => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);

function readNumber(reader: Reader, name: string, kind: string, isRight: (value: Json) => boolean): ReadNumber {
  const fits = (value: Json): value is number => isRight(value);
  if (reader.language === 'JSONata') return jsonataValue(reader, name, 'number', fits);
  const fixed = reader.number(name, Number.NEGATIVE_INFINITY);
  const text = reader.text(`${name}Path`);
  const path = text === undefined ? undefined : reader.compiled(`${name}Path`, () => pathExpression(text));
  return async (scope) => {
    const given = path ? path(scope) : fixed;
    const value = typeof given === 'string' ? numberIn(given) : given;
    if (value === undefined || fits(value)) return value;
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    throw runtimeFailure(
      `The ${name}Path field refers to value "${shown}" which is not a valid ${kind}: ${text ?? ''}`,
    );
  };
}
