import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../../../core/json.ts';
import { SchemaInvalid } from '../../schema-kind.ts';
import type { ElementType, FieldType, ProtoField, ProtoFile } from '../model/file.ts';
import { usualJsonName, within } from '../model/names.ts';
import { isScalar } from '../model/scalars.ts';
import { optionsOfDescribed } from './options.ts';

/** The messages of the entries of maps, by their full names. */
export type Entries = ReadonlyMap<string, JsonObject>;

export interface MessageScope {
  readonly fullName: string;
  readonly syntax: ProtoFile['syntax'];
  readonly entries: Entries;
  readonly oneofs: readonly JsonObject[];
}

export const isEntry = (message: JsonObject): boolean => objectOf(message['options'])['mapEntry'] === true;

export const entriesIn = (message: JsonObject, fullName: string): Entries =>
  new Map(
    objectsOf(message['nestedType'])
      .filter(isEntry)
      .map((entry) => [`.${within(fullName, textOf(entry['name']))}`, entry]),
  );

export function readField(field: JsonObject, scope: MessageScope): ProtoField {
  const name = textOf(field['name']);
  const place = `${scope.fullName}.${name}`;
  const oneof = field['proto3Optional'] === true ? undefined : numberOf(field['oneofIndex']);
  const jsonName = textOf(field['jsonName'], usualJsonName(name));
  const type = typeOf(field, scope, place);
  return {
    name,
    number: numberOf(field['number']) ?? 0,
    type,
    label: type.kind === 'map' ? 'implicit' : labelOf(field, scope),
    ...(oneof === undefined ? {} : { oneof: textOf(scope.oneofs[oneof]?.['name']) }),
    ...(jsonName === usualJsonName(name) ? {} : { jsonName }),
    ...(typeof field['defaultValue'] === 'string' ? { defaultValue: field['defaultValue'] } : {}),
    options: optionsOfDescribed('Field', field['options']),
  };
}

function labelOf(field: JsonObject, { syntax }: MessageScope): ProtoField['label'] {
  if (field['label'] === 'LABEL_REPEATED') return 'repeated';
  if (field['label'] === 'LABEL_REQUIRED') return 'required';
  return syntax === 'proto2' || field['proto3Optional'] === true ? 'optional' : 'implicit';
}

function typeOf(field: JsonObject, scope: MessageScope, place: string): FieldType {
  const entry = scope.entries.get(textOf(field['typeName']));
  if (entry === undefined) return elementOf(field, place);
  const [key, value] = [1, 2].map((number) =>
    elementOf(objectsOf(entry['field']).find((one) => one['number'] === number) ?? {}, place),
  );
  if (key?.kind !== 'scalar' || value === undefined) throw new SchemaInvalid(`${place} has an entry without a key.`);
  return { kind: 'map', key: key.name, value };
}

function elementOf(field: JsonObject, place: string): ElementType {
  const type = textOf(field['type']).replace('TYPE_', '').toLowerCase();
  if (isScalar(type)) return { kind: 'scalar', name: type };
  if (type === 'group') throw new SchemaInvalid(`${place} is a group. Groups are not supported.`);
  const name = textOf(field['typeName']);
  // A compiler that has not resolved the names leaves out whether one is a message or an enum.
  if (name === '') throw new SchemaInvalid(`${place} has no type.`);
  return { kind: 'named', name };
}
