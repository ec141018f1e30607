/** @see https://avro.apache.org/docs/1.12.0/specification/ */
export const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;

export type Primitive = (typeof PRIMITIVES)[number];

export interface AvroPrimitive {
  readonly kind: Primitive;
}

export interface AvroField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: AvroType;
  readonly hasDefault: boolean;
}

interface Named {
  /** With the namespace. */
  readonly name: string;
  /** With their namespaces. */
  readonly aliases: readonly string[];
}

export interface AvroRecord extends Named {
  readonly kind: 'record';
  /** Filled after the record is known by its name, for its fields may name it. */
  fields: readonly AvroField[];
}

export interface AvroEnum extends Named {
  readonly kind: 'enum';
  readonly symbols: readonly string[];
  readonly default: string | undefined;
}

export interface AvroFixed extends Named {
  readonly kind: 'fixed';
  readonly sizeBytes: number;
}

export interface AvroArray {
  readonly kind: 'array';
  readonly items: AvroType;
}

export interface AvroMap {
  readonly kind: 'map';
  readonly values: AvroType;
}

export interface AvroUnion {
  readonly kind: 'union';
  readonly branches: readonly AvroType[];
}

export type AvroNamed = AvroRecord | AvroEnum | AvroFixed;
export type AvroType = AvroPrimitive | AvroNamed | AvroArray | AvroMap | AvroUnion;

export const isNamed = (type: AvroType): type is AvroNamed =>
  type.kind === 'record' || type.kind === 'enum' || type.kind === 'fixed';

export const isPrimitive = (name: string): name is Primitive => PRIMITIVES.some((one) => one === name);

/** The last part of a full name. */
export const shortName = (fullName: string): string => fullName.slice(fullName.lastIndexOf('.') + 1);

/** All but the last part of a full name; empty without a namespace. */
export const namespaceOf = (fullName: string): string => fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')));
