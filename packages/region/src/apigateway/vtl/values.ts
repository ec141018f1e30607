import { isObject, type Json } from '../../core/json.ts';

/** A list; one that comes of JSON is shown as JSON, any other as Java shows it. */
export class List {
  readonly items: Value[];
  readonly isJson: boolean;

  constructor(items: Value[], isJson = false) {
    this.items = items;
    this.isJson = isJson;
  }
}

/** What API Gateway gives a template: `$input`, `$util`. */
export interface Tool {
  member(name: string): Value | undefined;
  call(name: string, args: readonly Value[]): Value | undefined;
}

export interface ValueMap extends Map<string, Value> {}

export type Value = null | boolean | number | string | List | ValueMap | Tool;

export const isMap = (value: Value | undefined): value is ValueMap => value instanceof Map;

export function fromJson(json: Json): Value {
  if (isObject(json)) return new Map(Object.entries(json).map(([name, inner]) => [name, fromJson(inner)]));
  if (isList(json)) return new List(json.map(fromJson), true);
  return json;
}

export function toJson(value: Value): Json {
  if (value instanceof List) return value.items.map(toJson);
  if (isMap(value)) return Object.fromEntries([...value].map(([name, inner]) => [name, toJson(inner)]));
  return typeof value === 'object' && value !== null ? null : value;
}

/** A value as a template shows it: `{a=1, b=["x"]}`. */
export function shown(value: Value): string {
  if (value instanceof List) {
    return value.isJson ? JSON.stringify(toJson(value)) : `[${value.items.map(shown).join(', ')}]`;
  }
  if (isMap(value)) return `{${[...value].map(([name, inner]) => `${name}=${shown(inner)}`).join(', ')}}`;
  return typeof value === 'object' && value !== null ? '' : String(value);
}

/** Whether a condition holds. AWS does not document how it takes an empty text: here as newer versions of Velocity do. */
export const isTrue = (value: Value | undefined): boolean =>
  value !== undefined && value !== null && value !== false && value !== '';

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);
