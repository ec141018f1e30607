import type { ProtobufType } from '#schemas/encodings.ts';

/** How a field is written. @see https://protobuf.dev/programming-guides/encoding/#structure */
export const WIRE = { varint: 0, fixed64: 1, delimited: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

export type WireType = (typeof WIRE)[keyof typeof WIRE];

const WIRE_OF = { string: WIRE.delimited, bool: WIRE.varint, int64: WIRE.varint, double: WIRE.fixed64 } as const;

export const wireOf = (type: ProtobufType): WireType => (typeof type === 'string' ? WIRE_OF[type] : WIRE.delimited);

/** Whether a list of it may be written as one run of bytes. */
export const isPackable = (type: ProtobufType): boolean => typeof type === 'string' && type !== 'string';
