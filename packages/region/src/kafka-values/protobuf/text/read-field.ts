import protobuf from 'protobufjs';
import { SchemaInvalid } from '../../schema-kind.ts';
import { escapedBytes } from '../model/escapes.ts';
import type { ElementType, FieldType, ProtoField, ProtoFile } from '../model/file.ts';
import { usualJsonName } from '../model/names.ts';
import { isScalar } from '../model/scalars.ts';
import { optionsOf } from './options.ts';

export function fieldOf(field: protobuf.Field, syntax: ProtoFile['syntax']): ProtoField {
  const isOptional = field.options?.['proto3_optional'] === true;
  const oneof = isOptional ? undefined : field.partOf?.name;
  const defaultValue = defaultOf(field);
  const jsonName: unknown = field.options?.['json_name'];
  return {
    name: field.name,
    number: field.id,
    type: typeOf(field),
    label: labelOf(field, syntax, isOptional),
    ...(oneof === undefined ? {} : { oneof }),
    ...(typeof jsonName === 'string' && jsonName !== usualJsonName(field.name) ? { jsonName } : {}),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    options: optionsOf(field),
  };
}

function labelOf(field: protobuf.Field, syntax: ProtoFile['syntax'], isOptional: boolean): ProtoField['label'] {
  if (field.rule === 'required' || field.rule === 'repeated') return field.rule;
  return isOptional || (syntax === 'proto2' && !(field instanceof protobuf.MapField)) ? 'optional' : 'implicit';
}

function typeOf(field: protobuf.Field): FieldType {
  if (!(field instanceof protobuf.MapField)) return elementOf(field.type);
  if (!isScalar(field.keyType)) throw new SchemaInvalid(`${field.name} has keys of the type ${field.keyType}.`);
  return { kind: 'map', key: field.keyType, value: elementOf(field.type) };
}

const elementOf = (name: string): ElementType => (isScalar(name) ? { kind: 'scalar', name } : { kind: 'named', name });

/** protobufjs gives a default as the value that JavaScript has for it. */
function defaultOf(field: protobuf.Field): string | undefined {
  const value: unknown = field.options?.['default'];
  if (typeof value === 'number') return numberText(field, value);
  if (typeof value === 'string') return field.type === 'bytes' ? escapedBytes(Buffer.from(value, 'latin1')) : value;
  return typeof value === 'boolean' ? String(value) : undefined;
}

function numberText(field: protobuf.Field, value: number): string {
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && field.type.endsWith('64'))
    throw new SchemaInvalid(`${field.name} has a default beyond 2^53, which is not supported.`);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
