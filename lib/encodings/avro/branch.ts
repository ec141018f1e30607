import { isObject } from '../../json.ts';
import { sourceOfNumber } from '../../raw-number.ts';
import { exactDouble, exactLong } from '../numbers.ts';
import type { AvroRecord, AvroType } from './types.ts';

/**
 * The number of the first branch of a union that can hold a value; -1 when there is none. An object that is no record
 * of the union is taken for its first one, so that the error names the field.
 */
export function branchFor(branches: readonly AvroType[], value: unknown): number {
  const index = branches.findIndex((branch) => isOf(branch, value));
  if (index !== -1 || !isPlainObject(value)) return index;
  return branches.findIndex(({ kind }) => kind === 'record');
}

/** Whether a branch of a union can hold a value, as far as the value itself shows; what is in it is not looked at. */
export function isOf(type: AvroType, value: unknown): boolean {
  switch (type.kind) {
    case 'null':
      return value === null || value === undefined;
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
      return isInt(value);
    case 'long':
      return exactLong(value) !== undefined;
    case 'float':
      return Math.fround(exactDouble(value) ?? Number.NaN) === exactDouble(value);
    case 'double':
      return exactDouble(value) !== undefined;
    case 'string':
      return typeof value === 'string';
    case 'bytes':
      return typeof value === 'string' && !/[^\0-\xff]/.test(value);
    case 'fixed':
      return typeof value === 'string' && value.length === type.size;
    case 'enum':
      return type.symbols.some((symbol) => symbol === value);
    case 'array':
      return Array.isArray(value);
    case 'map':
      return isPlainObject(value);
    case 'record':
      return isPlainObject(value) && fits(type, value);
    case 'union':
      return type.of.some((branch) => isOf(branch, value));
  }
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && sourceOfNumber(value) === undefined;

function isInt(value: unknown): boolean {
  const long = exactLong(value);
  return long !== undefined && BigInt.asIntN(32, BigInt(long)) === BigInt(long);
}

/** Records of one union are told apart by the fields that they must have, and by those that they can. */
function fits({ fields }: AvroRecord, value: Readonly<Record<string, unknown>>): boolean {
  const names = new Set(fields.map(({ name }) => name));
  const isWhole = fields.every(({ name, isOptional }) => isOptional || Object.hasOwn(value, name));
  return isWhole && Object.keys(value).every((name) => names.has(name));
}
