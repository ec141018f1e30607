import type { Reader, Writer } from '@platformatic/kafka';
import { MalformedRequest } from './malformed.ts';

/** Which form of a message is meant: the API's version, and whether that version is a flexible one (KIP-482). */
export interface Layout {
  readonly version: number;
  readonly flexible: boolean;
}

/** Reads and writes one kind of value in one layout. */
export interface Codec<T> {
  readonly read: (from: Reader) => T;
  readonly write: (to: Writer, value: T) => void;
}

/**
 * A type of the protocol: gives the codec for a layout. Composite types ask their parts once per layout, so that no
 * version is compared while requests are served.
 * @see https://kafka.apache.org/protocol#protocol_types
 */
export type Type<T> = (layout: Layout) => Codec<T>;

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

function toInt64(value: number): bigint {
  const whole = BigInt(value);
  if (whole > MAX_INT64) return MAX_INT64;
  return whole < MIN_INT64 ? MIN_INT64 : whole;
}

function same<T>(read: Codec<T>['read'], write: Codec<T>['write']): Type<T> {
  const codec = { read, write };
  return () => codec;
}

export const int8: Type<number> = same(
  (from) => from.readInt8(),
  (to, value) => to.appendInt8(value),
);
export const int16: Type<number> = same(
  (from) => from.readInt16(),
  (to, value) => to.appendInt16(value),
);
export const int32: Type<number> = same(
  (from) => from.readInt32(),
  (to, value) => to.appendInt32(value),
);
/** Offsets, times and producer ids, as numbers: exact up to 2^53, which none of them reaches. */
export const int64: Type<number> = same(
  (from) => Number(from.readInt64()),
  (to, value) => to.appendInt64(toInt64(value)),
);
export const boolean: Type<boolean> = same(
  (from) => from.readBoolean(),
  (to, value) => to.appendBoolean(value),
);
/** Hyphenated lower-case text. */
export const uuid: Type<string> = same(
  (from) => from.readUUID(),
  (to, value) => to.appendUUID(value),
);
export const NO_UUID = '00000000-0000-0000-0000-000000000000';

export const nullableString: Type<string | null> = ({ flexible }) => ({
  read: (from) => forwards(from, () => from.readNullableString(flexible)),
  write: (to, value) => to.appendString(value, flexible),
});
/** Text that may be null from version `first` on; before, it was empty where there was none. */
export function nullableStringSince(first: number): Type<string | null> {
  return (layout) => {
    const codec = nullableString(layout);
    return layout.version >= first ? codec : { ...codec, write: (to, value) => codec.write(to, value ?? '') };
  };
}
export const nullableBytes: Type<Buffer | null> = ({ flexible }) => ({
  read: (from) => forwards(from, () => from.readNullableBytes(flexible)),
  write: (to, value) => to.appendBytes(value, flexible),
});
export const string: Type<string> = notNull(nullableString);
export const bytes: Type<Buffer> = notNull(nullableBytes);

/** A negative length would send the reader back to bytes it has read, for ever in the worst case. */
function forwards<T>(from: Reader, read: () => T): T {
  const start = from.position;
  const value = read();
  if (from.position <= start) throw new MalformedRequest('A field has a negative length.');
  return value;
}

/** A type whose null form is not allowed here. */
export function notNull<T>(type: Type<T | null>): Type<T> {
  return (layout) => {
    const codec = type(layout);
    const read = (from: Reader): T => {
      const value = codec.read(from);
      if (value === null) throw new MalformedRequest('A field that must not be null is null.');
      return value;
    };
    return { read, write: codec.write };
  };
}
