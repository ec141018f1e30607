import type { Json } from '../../../core/json.ts';
import { ValueUnencodable } from '../../schema-kind.ts';
import { WIRE, type WireType } from '../decode/wire.ts';
import type { Scalar } from '../model/scalars.ts';
import type { WireWriter } from './wire-writer.ts';

interface WriteRules {
  readonly wireType: WireType;
  write(writer: WireWriter, json: Json, place: string): void;
}

/** How scalars are written. JSON has integers of 64 bits and bytes as texts, and may have any number as one. */
const RULES: Readonly<Record<Scalar, WriteRules>> = {
  int32: varint(32, true),
  int64: varint(64, true),
  uint32: varint(32, false),
  uint64: varint(64, false),
  sint32: zigzag(32),
  sint64: zigzag(64),
  fixed32: fixed(32, false),
  sfixed32: fixed(32, true),
  fixed64: fixed(64, false),
  sfixed64: fixed(64, true),
  float: real(4, WIRE.fixed32),
  double: real(8, WIRE.fixed64),
  bool: {
    wireType: WIRE.varint,
    write(writer, json, place) {
      if (typeof json !== 'boolean') throw new ValueUnencodable(`${place} is neither true nor false.`);
      writer.varint(json ? 1n : 0n);
    },
  },
  string: {
    wireType: WIRE.length,
    write(writer, json, place) {
      if (typeof json !== 'string' || !json.isWellFormed()) throw new ValueUnencodable(`${place} is no text.`);
      writer.sized(Buffer.from(json));
    },
  },
  bytes: {
    wireType: WIRE.length,
    write(writer, json, place) {
      if (typeof json !== 'string') throw new ValueUnencodable(`${place} is not in base64.`);
      writer.sized(Buffer.from(json, 'base64'));
    },
  },
};

export const rulesOf = (scalar: Scalar): WriteRules => RULES[scalar];

function varint(bits: number, isSigned: boolean): WriteRules {
  return {
    wireType: WIRE.varint,
    write: (writer, json, place) => writer.varint(integer(json, place, bits, isSigned)),
  };
}

function zigzag(bits: number): WriteRules {
  const write: WriteRules['write'] = (writer, json, place) => {
    const value = integer(json, place, bits, true);
    writer.varint(value >= 0n ? value * 2n : -value * 2n - 1n);
  };
  return { wireType: WIRE.varint, write };
}

function fixed(bits: 32 | 64, isSigned: boolean): WriteRules {
  const write: WriteRules['write'] = (writer, json, place) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, integer(json, place, bits, isSigned)));
    writer.raw(bytes.subarray(0, bits / 8));
  };
  return { wireType: bits === 32 ? WIRE.fixed32 : WIRE.fixed64, write };
}

function real(sizeBytes: 4 | 8, wireType: WireType): WriteRules {
  const write: WriteRules['write'] = (writer, json, place) => {
    const value = typeof json === 'string' && SPECIAL.includes(json) ? Number(json) : json;
    if (typeof value !== 'number') throw new ValueUnencodable(`${place} is no number.`);
    const bytes = Buffer.alloc(sizeBytes);
    if (sizeBytes === 4) bytes.writeFloatLE(value);
    else bytes.writeDoubleLE(value);
    writer.raw(bytes);
  };
  return { wireType, write };
}

const SPECIAL: readonly string[] = ['NaN', 'Infinity', '-Infinity'];

export function integer(json: Json, place: string, bits: number, isSigned: boolean): bigint {
  const text = typeof json === 'number' && Number.isSafeInteger(json) ? String(json) : json;
  if (typeof text !== 'string' || !/^-?\d+$/.test(text)) throw new ValueUnencodable(`${place} is no whole number.`);
  const value = BigInt(text);
  const kept = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (kept !== value) throw new ValueUnencodable(`${place} does not fit into its ${bits} bits.`);
  return value;
}
