import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Random } from '../../core/random.ts';

/** An intrinsic function. */
export interface Intrinsic {
  /** The smallest and the largest number of arguments. */
  readonly arity: readonly [min: number, max: number];
  /** The first argument is a template, which has its escapes until it is filled in. */
  readonly isTemplated?: true;
  /** @throws IntrinsicError when the arguments do not fit */
  readonly apply: (values: readonly Json[], random: Random) => Json;
}

export type Family = Readonly<Record<string, Intrinsic>>;

export class IntrinsicError extends Error {
  override readonly name = 'IntrinsicError';
}

function wrong(wanted: string, index: number): never {
  throw new IntrinsicError(`argument ${index + 1} must be ${wanted}.`);
}

export function textAt(values: readonly Json[], index: number): string {
  const value = values[index];
  return typeof value === 'string' ? value : wrong('a string', index);
}

export function numberAt(values: readonly Json[], index: number): number {
  const value = values[index];
  return typeof value === 'number' ? value : wrong('a number', index);
}

/** Rounds fractions, as Step Functions does. */
export function integerAt(values: readonly Json[], index: number): number {
  return Math.round(numberAt(values, index));
}

export function listAt(values: readonly Json[], index: number): readonly Json[] {
  const value = values[index];
  return isList(value) ? value : wrong('an array', index);
}

export function objectAt(values: readonly Json[], index: number): JsonObject {
  const value = values[index];
  return isObject(value) ? value : wrong('an object', index);
}

export function valueAt(values: readonly Json[], index: number): Json {
  return values[index] ?? null;
}

/** @throws IntrinsicError for a text that is too long */
export function checkLength(text: string, maxChars: number): string {
  if (text.length > maxChars) throw new IntrinsicError(`a string must have at most ${maxChars} characters.`);
  return text;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
