import type { Scalar } from './scalars.ts';

/** A .proto file as data: what its text, and what its descriptor, says. */
export interface ProtoFile {
  readonly syntax: 'proto2' | 'proto3';
  /** Empty when there is none. */
  readonly package: string;
  readonly imports: readonly ProtoImport[];
  readonly options: ProtoOptions;
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
  readonly services: readonly ProtoService[];
}

export interface ProtoImport {
  readonly name: string;
  readonly kind: 'plain' | 'public' | 'weak';
}

export interface ProtoMessage {
  readonly name: string;
  /** In the order of the file. */
  readonly fields: readonly ProtoField[];
  /** Those that the file names: the one that a field with `optional` has in a descriptor is not among them. */
  readonly oneofs: readonly ProtoOneof[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
  readonly extensionRanges: readonly NumberRange[];
  readonly reservedRanges: readonly NumberRange[];
  readonly reservedNames: readonly string[];
  readonly options: ProtoOptions;
}

export interface ProtoField {
  readonly name: string;
  readonly number: number;
  readonly type: FieldType;
  /** `implicit` is a field of proto3 without a word before its type. */
  readonly label: 'implicit' | 'optional' | 'required' | 'repeated';
  readonly oneof?: string;
  /** Where the file gives another than the usual one. */
  readonly jsonName?: string;
  /** Of proto2, as descriptors write it. */
  readonly defaultValue?: string;
  readonly options: ProtoOptions;
}

export type FieldType = ElementType | { readonly kind: 'map'; readonly key: Scalar; readonly value: ElementType };

export type ElementType =
  | { readonly kind: 'scalar'; readonly name: Scalar }
  /** A message or an enum; linked, its name is the full one with a dot before it. */
  | { readonly kind: 'named'; readonly name: string };

export interface ProtoOneof {
  readonly name: string;
  readonly options: ProtoOptions;
}

export interface ProtoEnum {
  readonly name: string;
  readonly values: readonly ProtoEnumValue[];
  readonly reservedRanges: readonly NumberRange[];
  readonly reservedNames: readonly string[];
  readonly options: ProtoOptions;
}

export interface ProtoEnumValue {
  readonly name: string;
  readonly number: number;
  readonly options: ProtoOptions;
}

/** Both ends belong to it. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

export interface ProtoService {
  readonly name: string;
  readonly methods: readonly ProtoMethod[];
  readonly options: ProtoOptions;
}

export interface ProtoMethod {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly streams: { readonly input: boolean; readonly output: boolean };
  readonly options: ProtoOptions;
}

/** By the names that they have in a file, those of other people in round brackets. */
export type ProtoOptions = ReadonlyMap<string, OptionValue>;
export type OptionValue = string | number | boolean | readonly OptionValue[] | { readonly [name: string]: OptionValue };

export const MAX_FIELD_NUMBER = 2 ** 29 - 1;
export const MAX_ENUM_NUMBER = 2 ** 31 - 1;
