import { isObject } from '../../json.ts';
import { sourceOfNumber } from '../../raw-number.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A number that was kept as it was written is an object, too. */
export const isPlainObject = (value: unknown): value is JsonObject =>
  isObject(value) && sourceOfNumber(value) === undefined;
