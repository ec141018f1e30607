import { ValueUndecodable } from '../schema-kind.ts';

/** Bytes of which the first part has been read. */
export interface Read<Value> {
  readonly value: Value;
  /** Where the next part begins. */
  readonly end: number;
}

/** An index needs no more; Kafka's own varints have 32 bits. */
const MAX_BYTES = 5;

/**
 * A varint of at most 32 bits, low groups of seven bits first.
 * @throws ValueUndecodable when it is cut off or longer
 */
export function readVarint(bytes: Buffer, start: number): Read<number> {
  let value = 0;
  for (let length = 0; length < MAX_BYTES; length++) {
    const byte = bytes[start + length];
    if (byte === undefined) throw new ValueUndecodable('The value ends within its message index.');
    value += (byte & 0x7f) * 2 ** (7 * length);
    if (byte < 0x80) return { value: within32Bits(value), end: start + length + 1 };
  }
  throw tooLong();
}

/** The same in zigzag: 0, -1, 1, -2 are written as 0, 1, 2, 3. */
export function readZigzag(bytes: Buffer, start: number): Read<number> {
  const { value, end } = readVarint(bytes, start);
  return { value: value % 2 === 0 ? value / 2 : -(value + 1) / 2, end };
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

export const zigzag = (value: number): Buffer => varint(value >= 0 ? value * 2 : -value * 2 - 1);

function within32Bits(value: number): number {
  if (value > 0xffff_ffff) throw tooLong();
  return value;
}

const tooLong = (): ValueUndecodable => new ValueUndecodable('A message index of the value has more than 32 bits.');
