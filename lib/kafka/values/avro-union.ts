import type { ProtobufDescriptor, ProtobufField, ProtobufType } from '#schemas/encodings.ts';
import { isPlainObject } from './plain-object.ts';

/** A type of a union: by which names it goes there, and what its values look like. */
interface Branch {
  readonly names: readonly string[];
  readonly form: 'scalar' | 'message' | 'list' | 'map';
  /** Of the values of a map. */
  readonly type: ProtobufType;
}

/** How unions of Avro name the types that a contract has. */
const SCALARS: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  bool: ['boolean'],
  int64: ['long', 'int'],
  double: ['double', 'float'],
};
const FORMS = { list: ['array'], map: ['map'] } as const;

/**
 * What is in a union of Avro: `{ "string": "x" }` is `x`. A map with the one key `map`, and a record with one property of
 * such a name, look like a union. They are none where what is in them has not the form of the field.
 * @see https://avro.apache.org/docs/1.12.0/specification/#json-encoding
 */
export function insideUnion(descriptor: ProtobufDescriptor, field: ProtobufField, value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const [[name, inner] = [], ...others] = Object.entries(value);
  if (name === undefined || others.length > 0) return value;
  const branches = branchesOf(descriptor, field);
  const isUnion = branches.some((branch) => branch.names.some(isNamed(name)) && hasForm(descriptor, branch, inner));
  return isUnion ? inner : value;
}

function branchesOf(descriptor: ProtobufDescriptor, field: ProtobufField): readonly Branch[] {
  if (field.form === 'oneof') return field.branches.map(({ type }) => branchOf(descriptor, type));
  if (field.form === 'single') return [branchOf(descriptor, field.type)];
  return [{ names: FORMS[field.form], form: field.form, type: field.type }];
}

function branchOf(descriptor: ProtobufDescriptor, type: ProtobufType): Branch {
  if (typeof type === 'string') return { names: SCALARS[type] ?? [], form: 'scalar', type };
  const { isWrapper, fields: [only] = [] } = descriptor.messages[type.message] ?? {};
  if (isWrapper && (only?.form === 'list' || only?.form === 'map'))
    return { names: FORMS[only.form], form: only.form, type: only.type };
  return { names: [type.message], form: 'message', type };
}

function hasForm(descriptor: ProtobufDescriptor, { form, type }: Branch, value: unknown): boolean {
  if (form === 'list') return Array.isArray(value);
  if (form === 'scalar') return !isPlainObject(value) && !Array.isArray(value);
  if (form === 'message' || !isPlainObject(value)) return isPlainObject(value);
  const branch = branchOf(descriptor, type);
  return Object.values(value).every((one) => hasForm(descriptor, branch, one));
}

/** A record has its namespace in front of its name. */
const isNamed =
  (given: string) =>
  (name: string): boolean =>
    given === name || given.endsWith(`.${name}`);
