import type { Reader, Writer } from '@platformatic/kafka';
import { MalformedRequest } from './malformed.ts';
import { type Codec, type Layout, notNull, type Type } from './types.ts';

/** Fields in the order of the wire. In flexible versions a struct ends with tagged fields, none of which matters here. */
export function struct<T extends object>(fields: { readonly [K in keyof T]: Type<T[K]> }): Type<T> {
  return (layout) => {
    const codecs = codecsOf(fields, layout);
    const read = (from: Reader): T => {
      const value: Partial<T> = {};
      for (const [name, codec] of codecs) value[name] = codec.read(from);
      if (layout.flexible) skipTaggedFields(from);
      return value as T; // each of its fields was read just above
    };
    const write = (to: Writer, value: T): void => {
      for (const [name, codec] of codecs) codec.write(to, value[name]);
      if (layout.flexible) to.appendTaggedFields();
    };
    return { read, write };
  };
}

/** A struct that may be missing. */
export function nullableStruct<T extends object>(fields: { readonly [K in keyof T]: Type<T[K]> }): Type<T | null> {
  const whole = struct(fields);
  return (layout) => {
    const codec = whole(layout);
    return {
      read: (from) => (from.readInt8() < 0 ? null : codec.read(from)),
      write: (to, value) => {
        to.appendInt8(value === null ? -1 : 1);
        if (value !== null) codec.write(to, value);
      },
    };
  };
}

/** None of the tagged fields that clients send changes anything here. */
export function skipTaggedFields(from: Reader): void {
  const count = from.readUnsignedVarInt();
  for (let index = 0; index < count; index++) {
    from.readUnsignedVarInt();
    const sizeBytes = from.readUnsignedVarInt();
    if (sizeBytes < 0 || sizeBytes > from.remaining) throw new MalformedRequest('A tagged field is too long.');
    from.skip(sizeBytes);
  }
}

type FieldCodec<T> = [name: keyof T, codec: Codec<T[keyof T]>];

function codecsOf<T extends object>(fields: { readonly [K in keyof T]: Type<T[K]> }, layout: Layout): FieldCodec<T>[] {
  const names = Object.keys(fields) as (keyof T)[];
  return names.map((name): FieldCodec<T> => [name, fields[name](layout)]);
}

export function nullableArray<T>(element: Type<T>): Type<readonly T[] | null> {
  return (layout) => {
    const codec = element(layout);
    const read = (from: Reader): T[] | null => {
      const length = readLength(from, layout.flexible);
      if (length === -1) return null;
      const values: T[] = [];
      for (let index = 0; index < length; index++) values.push(codec.read(from));
      return values;
    };
    const write = (to: Writer, values: readonly T[] | null): void => {
      writeLength(to, values === null ? -1 : values.length, layout.flexible);
      for (const value of values ?? []) codec.write(to, value);
    };
    return { read, write };
  };
}

export function array<T>(element: Type<T>): Type<readonly T[]> {
  return notNull(nullableArray(element));
}

/** An element takes at least a byte: a list longer than the bytes that are left would only waste memory. */
function readLength(from: Reader, flexible: boolean): number {
  const length = flexible ? from.readUnsignedVarInt() - 1 : from.readInt32();
  if (length < -1 || length > from.remaining) {
    throw new MalformedRequest(`An array of ${length} elements does not fit into ${from.remaining} bytes.`);
  }
  return length;
}

function writeLength(to: Writer, length: number, flexible: boolean): void {
  if (flexible) to.appendUnsignedVarInt(length + 1);
  else to.appendInt32(length);
}

/** A field that exists from `first` to `last` only; in other versions it reads as `absent` and is not written. */
export function between<T>(first: number, last: number, type: Type<T>, absent: T): Type<T> {
  const missing: Codec<T> = { read: () => absent, write: () => {} };
  return (layout) => (layout.version >= first && layout.version <= last ? type(layout) : missing);
}

/** A field that exists from version `first` on. */
export function since<T>(first: number, type: Type<T>, absent: T): Type<T> {
  return between(first, Number.POSITIVE_INFINITY, type, absent);
}

/** A field that exists up to version `last`. */
export function until<T>(last: number, type: Type<T>, absent: T): Type<T> {
  return between(0, last, type, absent);
}
