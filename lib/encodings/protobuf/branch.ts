import type { ProtobufType } from '#schemas/encodings.ts';
import { isObject } from '../../json.ts';
import { sourceOfNumber } from '../../raw-number.ts';
import { exactDouble, exactLong } from '../numbers.ts';

/** Whether a branch of a oneof can hold a value, as far as the value itself shows. */
export function isOf(type: ProtobufType, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int64':
      return exactLong(value) !== undefined;
    case 'double':
      return exactDouble(value) !== undefined;
    default:
      return isObject(value) && sourceOfNumber(value) === undefined;
  }
}
