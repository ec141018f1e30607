import type { Json } from '../../core/json.ts';
import type { Reader } from '../definition/reader.ts';
import type { Scope } from '../flow/expression.ts';
import { jsonataValue } from '../jsonata/typed-value.ts';
import { QueryFailure, runtimeFailure } from '../run/failure.ts';

/** Gives the items of a Map state. @throws StateFailure when they are no list */
export function readItems(reader: Reader): (scope: Scope) => Promise<readonly Json[]> {
  if (reader.language === 'JSONata') return readJsonataItems(reader);
  const itemsPath = reader.pathAt('ItemsPath');
  return async (scope) => {
    const items = itemsPath ? itemsPath(scope) : scope.input;
    if (isList(items)) return items;
    throw runtimeFailure(`Reference path "${reader.text('ItemsPath') ?? '$'}" must point to array.`);
  };
}

function readJsonataItems(reader: Reader): (scope: Scope) => Promise<readonly Json[]> {
  const itemsOf = jsonataValue(reader, 'Items', 'array', isList);
  return async (scope) => {
    const items = (await itemsOf(scope)) ?? scope.input;
    if (isList(items)) return items;
    throw new QueryFailure(`Map state input must be an array but was: ${JSON.stringify(items)}`, undefined);
  };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
