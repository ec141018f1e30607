import { KitError } from '../errors.ts';
import type { HttpRequest } from './request.ts';

const ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether a text has the form of an id. A text without it names nothing. */
export const isId = (text: string): boolean => ID.test(text);

/**
 * The id in the path of that name.
 * @throws TributaryError REQUEST_INVALID for a text that is no id
 */
export function pathId({ path }: Pick<HttpRequest, 'path'>, name: string): string {
  const text = path[name] ?? '';
  if (isId(text)) return text;
  throw new KitError('REQUEST_INVALID', { problems: `${name} must have 1 to 64 letters, digits, dots, _ or -` });
}

/**
 * A whole number in the query, or the default where it is not given.
 * @throws TributaryError REQUEST_INVALID
 */
export function wholeNumber(
  { query }: Pick<HttpRequest, 'query'>,
  name: string,
  { min, max, otherwise }: { min: number; max: number; otherwise: number },
): number {
  const text = query[name];
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= min && number <= max) return number;
  throw new KitError('REQUEST_INVALID', { problems: `${name} must be a whole number from ${min} to ${max}` });
}
