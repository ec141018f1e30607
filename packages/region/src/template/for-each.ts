import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { extensionError } from './language-extension-error.ts';
import type { KnownValue } from './macro-scope.ts';

export const LOOP = 'Fn::ForEach::';

/**
 * An object of a template with its loops written out, as deep as they go.
 * @throws TemplateError as CloudFormation says it
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function withoutLoops(source: Json, known: KnownValue): Json {
  if (Array.isArray(source)) return source.map((part) => withoutLoops(part, known));
  if (!isObject(source)) return source;
  const entries = new Map<string, Json>();
  for (const [key, value] of Object.entries(source)) {
    if (!key.startsWith(LOOP)) put(entries, key, withoutLoops(value, known));
    else for (const [name, one] of iterations(value, known)) put(entries, name, one);
  }
  return Object.fromEntries(entries);
}

function put(entries: Map<string, Json>, key: string, value: Json): void {
  if (entries.has(key))
    throw extensionError(`Duplicate key '${key}' when merging keys to parent object in Fn::ForEach`);
  entries.set(key, value);
}

/** What a loop stands for, in the order of its collection. */
function iterations(loop: Json, known: KnownValue): readonly (readonly [string, Json])[] {
  const { identifier, collection, fragment } = partsOf(loop);
  return itemsOf(collection, known).flatMap((item) => {
    const one = withoutLoops(filled(fragment, identifier, item), known);
    return isObject(one) ? Object.entries(one) : [];
  });
}

function partsOf(loop: Json): { identifier: string; collection: Json; fragment: JsonObject } {
  const [identifier, collection = null, fragment, ...more] = Array.isArray(loop) ? loop : [];
  const isWhole = typeof identifier === 'string' && identifier !== '' && isObject(fragment) && more.length === 0;
  if (!isWhole || Object.keys(fragment).length === 0) throw extensionError('Fn::ForEach layout is incorrect');
  return { identifier, collection, fragment };
}

function itemsOf(collection: Json, known: KnownValue): readonly string[] {
  const value = known(collection);
  const items = Array.isArray(value) ? value.map(scalarText) : [];
  if (Array.isArray(value) && items.every((item) => item !== undefined)) return items;
  throw extensionError('Could not find a collection or could not be resolved for Fn::ForEach');
}

/** The fragment with the item in place of the identifier: as it is, or its letters and digits for `&{…}`. */
function filled(value: Json, identifier: string, item: string): Json {
  if (Array.isArray(value)) return value.map((part) => filled(part, identifier, item));
  if (typeof value === 'string') return filledText(value, identifier, item);
  if (!isObject(value)) return value;
  if (value['Ref'] === identifier && Object.keys(value).length === 1) return item;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [filledText(key, identifier, item), filled(inner, identifier, item)]),
  );
}

const filledText = (text: string, identifier: string, item: string): string =>
  text
    .replaceAll(`\${${identifier}}`, () => item)
    .replaceAll(`&{${identifier}}`, () => item.replace(/[^0-9A-Za-z]/g, ''));
