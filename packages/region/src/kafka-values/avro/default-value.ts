import { rawNumber } from '../../core/exact-json.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { AvroRecord, AvroType } from './avro-type.ts';
import { shown } from './names.ts';

/**
 * What is wrong with a default, which is JSON; undefined when it is a value of the type. That of a union may be of any
 * branch.
 * @see https://avro.apache.org/docs/1.12.0/specification/#schema-record
 */
export function defaultProblem(type: AvroType, value: Json): string | undefined {
  if (isDefault(type, value)) return undefined;
  return `${shown(value)} is no value of ${type.kind === 'record' ? type.name : type.kind}.`;
}

const INT_MAX = 2n ** 31n;
const LONG_MAX = 2n ** 63n;

function isDefault(type: AvroType, value: Json): boolean {
  switch (type.kind) {
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
      return isWithin(value, INT_MAX);
    case 'long':
      return isWithin(value, LONG_MAX);
    case 'float':
    case 'double':
      return typeof value === 'number' || rawNumber(value) !== undefined;
    case 'bytes':
      return isBytes(value);
    case 'fixed':
      return isBytes(value) && value.length === type.sizeBytes;
    case 'string':
      return typeof value === 'string';
    case 'enum':
      return typeof value === 'string' && type.symbols.includes(value);
    case 'array':
      return Array.isArray(value) && value.every((item: Json) => isDefault(type.items, item));
    case 'map':
      return isPlainObject(value) && Object.values(value).every((item) => isDefault(type.values, item));
    case 'record':
      return isRecord(type, value);
    case 'union':
      return type.branches.some((branch) => isDefault(branch, value));
  }
}

const isRecord = (type: AvroRecord, value: Json): boolean =>
  isPlainObject(value) &&
  type.fields.every(({ name, hasDefault, type: field }) => {
    const own = Object.hasOwn(value, name) ? value[name] : undefined;
    return own === undefined ? hasDefault : isDefault(field, own);
  });

/** A number as {@link parseExactly} holds it is an object, too. */
const isPlainObject = (value: Json): value is JsonObject => isObject(value) && rawNumber(value) === undefined;

/** One character for each byte. */
const isBytes = (value: Json): value is string => typeof value === 'string' && /^[\0-\u00FF]*$/.test(value);

function isWithin(value: Json, limit: bigint): boolean {
  const text = typeof value === 'number' ? String(value) : (rawNumber(value) ?? '');
  if (!/^-?\d{1,20}$/.test(text)) return false;
  const whole = BigInt(text);
  return whole >= -limit && whole < limit;
}
