const SCALARS = [
  'double',
  'float',
  'int64',
  'uint64',
  'int32',
  'fixed64',
  'fixed32',
  'bool',
  'string',
  'bytes',
  'uint32',
  'sfixed32',
  'sfixed64',
  'sint32',
  'sint64',
] as const;

export type Scalar = (typeof SCALARS)[number];

export const isScalar = (name: string): name is Scalar => SCALARS.some((scalar) => scalar === name);

/** Those that no map has as keys. */
const NO_KEYS: readonly Scalar[] = ['double', 'float', 'bytes'];

export const isKeyOfMap = (scalar: Scalar): boolean => !NO_KEYS.includes(scalar);
