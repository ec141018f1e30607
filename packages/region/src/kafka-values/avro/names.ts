import { type Json, type JsonObject, listOf, textOf } from '../../core/json.ts';
import { SchemaInvalid } from '../schema-kind.ts';
import { isPrimitive } from './avro-type.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const FULL_NAME = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** @throws SchemaInvalid */
export function checkedName(value: Json | undefined, path: string): string {
  if (typeof value === 'string' && NAME.test(value)) return value;
  throw new SchemaInvalid(
    `${path}: ${shown(value)} is not a name: letters, digits and _, of which the first is no digit.`,
  );
}

/** A name with its namespace: its own, that of the schema, or that of what it stands in. */
export function fullNameOf(schema: JsonObject, around: string, path: string): string {
  const name = textOf(schema['name']);
  if (!FULL_NAME.test(name)) throw new SchemaInvalid(`${path}.name: ${shown(schema['name'])} is not a name.`);
  const namespace = schema['namespace'];
  if (namespace !== undefined && namespace !== '' && !FULL_NAME.test(textOf(namespace))) {
    throw new SchemaInvalid(`${path}.namespace: ${shown(namespace)} is not a namespace.`);
  }
  const full = qualified(name, typeof namespace === 'string' ? namespace : around);
  if (isPrimitive(full)) throw new SchemaInvalid(`${path}.name: ${full} is the name of a primitive type.`);
  return full;
}

export const qualified = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

/** @throws SchemaInvalid */
export function aliasesOf(schema: JsonObject, namespace: string, path: string): readonly string[] {
  return textsOf(schema['aliases'], `${path}.aliases`).map((alias) => qualified(alias, namespace));
}

/** The texts of a list that may be left out. */
export function textsOf(value: Json | undefined, path: string): readonly string[] {
  if (value === undefined) return [];
  const texts = listOf(value).flatMap((one) => (typeof one === 'string' ? [one] : []));
  if (Array.isArray(value) && texts.length === value.length) return texts;
  throw new SchemaInvalid(`${path} must be a list of texts, not ${shown(value)}.`);
}

const MAX_SHOWN = 60;

/** A value as a message shows it. */
export function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
