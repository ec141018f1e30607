import { hash } from 'node:crypto';
import type { AttributeValue, Item } from '../values/attribute-value.ts';
import { attributeOf } from '../values/attribute-value.ts';
import { sortableNumber } from '../values/decimal.ts';
import type { Key } from './schema.ts';

/** Between the parts of a row's key; no part has it. The character after it ends a range. */
export const END = '/';
export const AFTER = '0';

const HASH_DIGITS = 6;

/** A text that sorts among others as its value does among theirs. The text of a beginning begins it. */
export function keyText(value: AttributeValue): string {
  if ('S' in value) return Buffer.from(value.S).toString('hex');
  if ('N' in value) return sortableNumber(value.N);
  return 'B' in value ? Buffer.from(value.B, 'base64').toString('hex') : '';
}

/** What the keys of all rows of a partition begin with: items are scanned by the hash of their partition key. */
export function partitionText(value: AttributeValue): string {
  return `${hashOf([value])}${END}${keyText(value)}${END}`;
}

/** The row of an item in its table. */
export function rowKey(item: Item, { hash: partition, range }: Key): string {
  const start = partitionText(keyValue(item, partition.name));
  return range === undefined ? start : `${start}${keyText(keyValue(item, range.name))}${END}`;
}

/** The row of an item in an index: items of the same index key go by the hash of the table's key. */
export function indexRowKey(item: Item, index: Key, table: Key): string {
  const parts = [table.hash, ...(table.range === undefined ? [] : [table.range])];
  const values = parts.map(({ name }) => keyValue(item, name));
  return `${rowKey(item, index)}${hashOf(values)}${END}${values.map(keyText).join(END)}`;
}

export function keyValue(item: Item, name: string): AttributeValue {
  return attributeOf(item, name) ?? { NULL: true };
}

/** DynamoDB hashes the partition key with this seed, as is known from the order in which it scans. */
function hashOf(values: readonly AttributeValue[]): string {
  const bytes = Buffer.concat([Buffer.from('Outliers'), ...values.map(hashedBytes)]);
  return hash('md5', bytes, 'hex').slice(0, HASH_DIGITS);
}

function hashedBytes(value: AttributeValue): Buffer {
  if ('S' in value) return Buffer.from(value.S);
  if ('N' in value) return hashedNumber(value.N);
  return 'B' in value ? Buffer.from(value.B, 'base64') : Buffer.alloc(0);
}

const ZERO = 0x80;
const MAX_PAIRS = 20;
const END_OF_NEGATIVE = 102;

/** A number in base 100, with its exponent first. Below zero all bytes are complements. */
function hashedNumber(text: string): Buffer {
  const isNegative = text.startsWith('-');
  const [whole = '', fraction = ''] = (isNegative ? text.slice(1) : text).split('.');
  const leading = /^0*/.exec(whole + fraction)?.[0].length ?? 0;
  const digits = (whole + fraction).slice(leading).replace(/0+$/, '');
  if (digits === '') return Buffer.from([ZERO]);
  const exponent = whole.length - leading;
  const isShifted = exponent % 2 !== 0;
  const pairs = (isShifted ? `0${digits}` : digits).match(/\d\d?/g) ?? [];
  const bytes = pairs.map((pair) => Number(pair.padEnd(2, '0')));
  const first = Math.floor((exponent + (isShifted ? 1 : 0)) / 2) - 64;
  if (!isNegative) return Buffer.from([first, ...bytes.map((byte) => byte + 1)]);
  const end = bytes.length < MAX_PAIRS ? [END_OF_NEGATIVE] : [];
  return Buffer.from([~first, ...bytes.map((byte) => 101 - byte), ...end]);
}
