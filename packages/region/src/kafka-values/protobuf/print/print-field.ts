import { quoted } from '../model/escapes.ts';
import type { ElementType, FieldType, ProtoField } from '../model/file.ts';
import { bracketed } from './print-options.ts';

export function fieldLine(field: ProtoField): string {
  const own = [
    ...(field.defaultValue === undefined ? [] : [`default = ${defaultText(field, field.defaultValue)}`]),
    ...(field.jsonName === undefined ? [] : [`json_name = ${quoted(field.jsonName)}`]),
  ];
  const options = bracketed('Field', field.options, own);
  return `${labelText(field)}${typeText(field.type)} ${field.name} = ${field.number}${options};`;
}

function labelText({ label, oneof, type }: ProtoField): string {
  if (oneof !== undefined || type.kind === 'map' || label === 'implicit') return '';
  return `${label} `;
}

const typeText = (type: FieldType): string =>
  type.kind === 'map' ? `map<${type.key}, ${elementText(type.value)}>` : elementText(type);

const elementText = ({ name }: ElementType): string => name;

/** The bytes of a default are escaped already. */
function defaultText({ type }: ProtoField, value: string): string {
  if (type.kind !== 'scalar') return value;
  if (type.name === 'bytes') return `"${value}"`;
  return type.name === 'string' ? quoted(value) : value;
}
