import type { JsonObject } from '../../../core/json.ts';
import type { ElementType, FieldType, ProtoField } from '../model/file.ts';
import type { DeclaredTypes } from '../model/lookup.ts';
import { entryName, usualJsonName } from '../model/names.ts';
import { describedOptions } from './options.ts';

/** The message that a field is in. */
interface Place {
  readonly fullName: string;
  readonly types: DeclaredTypes;
  /** The names of its oneofs, those of optional fields included. */
  readonly oneofs: readonly string[];
}

/** In a descriptor a field of proto3 with `optional` is alone in a oneof of this name. */
export const optionalOneof = ({ name }: Pick<ProtoField, 'name'>): string => `_${name}`;

export function fieldDescriptor(field: ProtoField, place: Place): JsonObject {
  const isAlone = field.label === 'optional' && field.oneof === undefined;
  const oneof = place.oneofs.indexOf(field.oneof ?? (isAlone ? optionalOneof(field) : ''));
  return {
    name: field.name,
    number: field.number,
    label: labelOf(field),
    ...typeDescriptor(field.type, place, field.name),
    ...(field.defaultValue === undefined ? {} : { defaultValue: field.defaultValue }),
    ...(oneof === -1 ? {} : { oneofIndex: oneof }),
    jsonName: field.jsonName ?? usualJsonName(field.name),
    ...describedOptions('Field', field.options),
    ...(isAlone && oneof !== -1 ? { proto3Optional: true } : {}),
  };
}

/** The message of the entries of a map; none for other fields. */
export function entryOf({ name, type }: ProtoField, place: Place): readonly JsonObject[] {
  if (type.kind !== 'map') return [];
  const parts = { label: 'implicit', options: new Map() } as const;
  const key: ProtoField = { ...parts, name: 'key', number: 1, type: { kind: 'scalar', name: type.key } };
  const value: ProtoField = { ...parts, name: 'value', number: 2, type: type.value };
  const field = [key, value].map((part) => fieldDescriptor(part, place));
  return [{ name: entryName(name), field, options: { mapEntry: true } }];
}

function labelOf({ label, type }: ProtoField): string {
  if (label === 'repeated' || type.kind === 'map') return 'LABEL_REPEATED';
  return label === 'required' ? 'LABEL_REQUIRED' : 'LABEL_OPTIONAL';
}

function typeDescriptor(type: FieldType, place: Place, field: string): JsonObject {
  if (type.kind !== 'map') return elementDescriptor(type, place.types);
  return { type: 'TYPE_MESSAGE', typeName: `.${place.fullName}.${entryName(field)}` };
}

function elementDescriptor(type: ElementType, types: DeclaredTypes): JsonObject {
  if (type.kind === 'scalar') return { type: `TYPE_${type.name.toUpperCase()}` };
  const declared = types.get(type.name.slice(1));
  const isEnum = declared !== undefined && 'enum' in declared;
  return { type: isEnum ? 'TYPE_ENUM' : 'TYPE_MESSAGE', typeName: type.name };
}
