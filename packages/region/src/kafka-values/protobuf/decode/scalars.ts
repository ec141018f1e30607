import type { Scalar } from '../model/scalars.ts';
import { WIRE, type WireReader, type WireType } from './wire.ts';

/** A scalar as it was read: integers of 64 bits are a bigint where a number is not exact. */
export type ScalarValue = number | bigint | boolean | string | Buffer;

interface ScalarRules {
  readonly wireType: WireType;
  read(reader: WireReader, place: string): ScalarValue;
  readonly zero: ScalarValue;
}

/** A number of 32 bits may be written with the 64 bits of a longer one: the low ones count. */
const low32 = (reader: WireReader): number => {
  const value = reader.varint();
  return typeof value === 'number' && value < 2 ** 31 ? value : Number(BigInt.asIntN(32, BigInt(value)));
};

const signed64 = (reader: WireReader): number | bigint => {
  const value = reader.varint();
  return typeof value === 'number' ? value : BigInt.asIntN(64, value);
};

const zigzag64 = (reader: WireReader): bigint => {
  const value = BigInt(reader.varint());
  return (value >> 1n) ^ -(value & 1n);
};

const zigzag32 = (reader: WireReader): number => {
  const value = low32(reader);
  return (value >>> 1) ^ -(value & 1);
};

const varint = (read: ScalarRules['read']): ScalarRules => ({ wireType: WIRE.varint, read, zero: 0 });
const fixed32 = (read: (view: DataView) => number): ScalarRules => ({
  wireType: WIRE.fixed32,
  read: (reader) => read(reader.fixed(4)),
  zero: 0,
});
const fixed64 = (read: (view: DataView) => number | bigint): ScalarRules => ({
  wireType: WIRE.fixed64,
  read: (reader) => read(reader.fixed(8)),
  zero: 0,
});

const RULES: Readonly<Record<Scalar, ScalarRules>> = {
  int32: varint(low32),
  int64: varint(signed64),
  uint32: varint((reader) => low32(reader) >>> 0),
  uint64: varint((reader) => reader.varint()),
  sint32: varint(zigzag32),
  sint64: varint(zigzag64),
  bool: { ...varint((reader) => Number(reader.varint()) !== 0), zero: false },
  fixed32: fixed32((view) => view.getUint32(0, true)),
  sfixed32: fixed32((view) => view.getInt32(0, true)),
  float: fixed32((view) => view.getFloat32(0, true)),
  fixed64: fixed64((view) => view.getBigUint64(0, true)),
  sfixed64: fixed64((view) => view.getBigInt64(0, true)),
  double: fixed64((view) => view.getFloat64(0, true)),
  string: { wireType: WIRE.length, read: (reader, place) => reader.text(place), zero: '' },
  bytes: { wireType: WIRE.length, read: (reader) => reader.bytes(), zero: Buffer.alloc(0) },
};

export const scalarRules = (scalar: Scalar): ScalarRules => RULES[scalar];

/** The number of an enum is written as an int32 is. */
export const enumNumber = low32;

/** Whether it is what a field has that is not there; -0 is not. */
export function isZero(value: ScalarValue): boolean {
  if (typeof value === 'object') return value.length === 0;
  return typeof value === 'number' ? Object.is(value, 0) : value === 0n || value === '' || value === false;
}
