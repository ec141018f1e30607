import { type AttributeValue, type Item, membersOf } from './attribute-value.ts';
import { valueBytes } from './size.ts';

/** The form in which DynamoDB keeps items is not documented: these figures are those of the pages that it gives. */
const ITEM_BYTES = 2;
const BLOCK_BYTES = 3072;
const BYTES_PER_BLOCK = 18;
const CONTAINER_BYTES = 3;
/** Texts below these lengths have their length in so many bytes. */
const LENGTH_STEPS = [128, 16_384];

/**
 * What an item takes of the 1 MB that a page of Query or Scan may have.
 * @param rangeKey the name of the table's sort key, which is in each block of the item
 */
export function pageBytes(item: Item, rangeKey?: string): number {
  let bytes = 0;
  let rangeKeyBytes = 0;
  for (const [name, value] of Object.entries(item)) {
    if (name === rangeKey) rangeKeyBytes = valueBytes(value);
    else bytes += 1 + storedBytes(value);
  }
  const blocks = 1 + Math.floor((1 + bytes) / BLOCK_BYTES);
  return ITEM_BYTES + bytes + blocks * (BYTES_PER_BLOCK + rangeKeyBytes);
}

function storedBytes(value: AttributeValue): number {
  if ('L' in value) return CONTAINER_BYTES + sum(value.L, (part) => 1 + storedBytes(part));
  if ('M' in value) return CONTAINER_BYTES + sum(Object.values(value.M), (part) => 2 + storedBytes(part));
  if ('NULL' in value) return 0;
  const bytes = valueBytes(value);
  if ('BOOL' in value) return bytes;
  if ('S' in value) return bytes + 1 + LENGTH_STEPS.filter((step) => bytes >= step).length;
  return bytes + 1 + (membersOf(value)?.length ?? 0);
}

function sum<T>(parts: readonly T[], bytesOf: (part: T) => number): number {
  let bytes = 0;
  for (const part of parts) bytes += bytesOf(part);
  return bytes;
}
