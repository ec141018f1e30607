import type { Incompatibility, Schema } from './schema-kind.ts';

/** Schemas of two kinds are never compatible: no reader of the one reads the bytes of the other. */
export const otherKind = (reader: Schema, writer: Schema): Incompatibility => ({
  type: 'TYPE_MISMATCH',
  path: '/',
  message: `reader schema is ${reader.type}, writer schema is ${writer.type}`,
});
