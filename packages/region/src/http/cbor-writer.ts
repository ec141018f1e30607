import { isMap, isStructure, membersOf, type Structure, type Value } from './structure.ts';

const [TEXT, LIST, MAP, TAG] = [3, 4, 5, 6];
/** Of seconds since the epoch. */
const TIME_TAG = 1;
const [FALSE, TRUE, NULL, DOUBLE] = [0xf4, 0xf5, 0xf6, 0xfb];

/** @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
export function writeCbor(structure: Structure): Buffer {
  return Buffer.concat(piecesOf(structure));
}

function piecesOf(value: Value): Buffer[] {
  if (value === null) return [Buffer.of(NULL)];
  if (typeof value === 'boolean') return [Buffer.of(value ? TRUE : FALSE)];
  if (typeof value === 'number') return [numberOf(value)];
  if (typeof value === 'string') return textOf(value);
  if (value instanceof Date) return [headOf(TAG, TIME_TAG), doubleOf(value.getTime() / 1000)];
  if (!isStructure(value) && !isMap(value)) return [headOf(LIST, value.length), ...value.flatMap(piecesOf)];
  const members = membersOf(value);
  return [headOf(MAP, members.length), ...members.flatMap(([name, member]) => [...textOf(name), ...piecesOf(member)])];
}

function textOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return [headOf(TEXT, bytes.length), bytes];
}

function numberOf(value: number): Buffer {
  if (!Number.isInteger(value) || Math.abs(value) > 0xffffffff) return doubleOf(value);
  return value >= 0 ? headOf(0, value) : headOf(1, -1 - value);
}

function doubleOf(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(DOUBLE);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

/** The first bytes of an item: its kind, and a length or a number below 2^32. */
function headOf(major: number, argument: number): Buffer {
  const kind = major << 5;
  if (argument < 24) return Buffer.of(kind | argument);
  if (argument <= 0xff) return Buffer.of(kind | 24, argument);
  const isShort = argument <= 0xffff;
  const bytes = Buffer.alloc(isShort ? 3 : 5);
  bytes.writeUInt8(kind | (isShort ? 25 : 26));
  if (isShort) bytes.writeUInt16BE(argument, 1);
  else bytes.writeUInt32BE(argument, 1);
  return bytes;
}
