import type { AttributeValue, Item } from './attribute-value.ts';
import { numberBytes } from './decimal.ts';

/** What a list or a map takes beside its parts, and each of its parts beside its content. */
const CONTAINER_BYTES = 3;
const PART_BYTES = 1;

/**
 * The size of an item as DynamoDB counts it: names and values.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

export function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('M' in value) return CONTAINER_BYTES + PART_BYTES * Object.keys(value.M).length + itemBytes(value.M);
  if ('L' in value) return CONTAINER_BYTES + total(value.L, (part) => PART_BYTES + valueBytes(part));
  if ('SS' in value) return total(value.SS, (member) => Buffer.byteLength(member));
  if ('NS' in value) return total(value.NS, numberBytes);
  return 'BS' in value ? total(value.BS, (member) => Buffer.byteLength(member, 'base64')) : 1;
}

function total<T>(parts: readonly T[], bytesOf: (part: T) => number): number {
  let bytes = 0;
  for (const part of parts) bytes += bytesOf(part);
  return bytes;
}
