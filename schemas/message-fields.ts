import type { PlainField, ProtobufType } from './encodings.ts';

/** A field of a message with one value. */
export const required = (name: string, number: number, type: ProtobufType): PlainField => ({
  name,
  presence: 'required',
  form: 'single',
  number,
  type,
});

/** One that may be missing. */
export const optional = (name: string, number: number, type: ProtobufType): PlainField => ({
  ...required(name, number, type),
  presence: 'optional',
});

/** One with a list of values. */
export const list = (name: string, number: number, type: ProtobufType): PlainField => ({
  ...required(name, number, type),
  form: 'list',
});
