import { isObject, type Json, type JsonObject } from './json.ts';

/** A text, number or boolean as CloudFormation writes it in a text; undefined for anything else. */
export function scalarText(value: Json | undefined | symbol): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Readers of properties. Like CloudFormation, they take "5" for 5 and "true" for true. */

export function text(properties: JsonObject, name: string): string | undefined {
  return scalarText(properties[name]);
}

export function textOr(properties: JsonObject, name: string, otherwise: string): string {
  return text(properties, name) ?? otherwise;
}

export function number(properties: JsonObject, name: string): number | undefined {
  const value = text(properties, name);
  return value === undefined || value.trim() === '' ? undefined : Number(value);
}

export function boolean(properties: JsonObject, name: string): boolean | undefined {
  const value = text(properties, name);
  return value === undefined ? undefined : value === 'true';
}

export function object(properties: JsonObject, name: string): JsonObject {
  const value = properties[name];
  return isObject(value) ? value : {};
}

export function objects(properties: JsonObject, name: string): readonly JsonObject[] {
  return list(properties, name).filter(isObject);
}

export function texts(properties: JsonObject, name: string): readonly string[] {
  return list(properties, name).flatMap((value) => scalarText(value) ?? []);
}

/** A text-to-text map, as environments and attributes are. */
export function textMap(source: JsonObject): Record<string, string> {
  const entries = Object.entries(source).flatMap(([name, value]) => {
    const word = scalarText(value);
    return word === undefined ? [] : [[name, word] as const];
  });
  return Object.fromEntries(entries);
}

/** A property that holds a JSON document, written as an object or as text. */
export function jsonText(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  return isObject(value) || isList(value) ? JSON.stringify(value) : scalarText(value);
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the members that are undefined. */
export function defined<T extends object>(members: T): Defined<T>;
export function defined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function list(properties: JsonObject, name: string): readonly Json[] {
  const value = properties[name];
  return isList(value) ? value : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
