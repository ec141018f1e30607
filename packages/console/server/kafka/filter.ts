import { at, type Json, numberOf, parseJson, textOf } from '@tributary/region/json';
import { EndpointError } from '../endpoint.ts';
import type { FoundRecord } from './range.ts';
import { headersOf } from './record-row.ts';
import type { DecodedValue } from './shapes.ts';

/** A record with what its value says by the schema that it names. */
type Filtered = Omit<FoundRecord, 'kind'>;

/** Whether a record is wanted. */
export type Filter = (found: Filtered) => boolean;

type Compare = (found: Json | undefined, wanted: string) => boolean;

const numbers =
  (isSo: (a: number, b: number) => boolean): Compare =>
  (found, wanted) => {
    const number = numberOf(found) ?? (typeof found === 'string' && found !== '' ? Number(found) : Number.NaN);
    return isSo(number, Number(wanted));
  };

const shown = (found: Json | undefined): string => (typeof found === 'string' ? found : (JSON.stringify(found) ?? ''));

/** By the word that one chooses. */
export const COMPARISONS: Readonly<Record<string, Compare>> = {
  is: (found, wanted) => found !== undefined && shown(found) === wanted,
  'is-not': (found, wanted) => shown(found) !== wanted,
  contains: (found, wanted) => shown(found).toLowerCase().includes(wanted.toLowerCase()),
  above: numbers((a, b) => a > b),
  below: numbers((a, b) => a < b),
  exists: (found) => found !== undefined,
  missing: (found) => found === undefined,
};

/** These need no value. */
const ALONE = ['exists', 'missing'];

/**
 * The filter of a query: `q` is a text anywhere in a record; `field`, `op` and `value` compare one field: `key`,
 * `headers.<name>`, or a path in the JSON value such as `lines[0].quantity`.
 * @throws EndpointError for what cannot be applied: a filter that did nothing would look like an answer
 */
export function filterOf(query: URLSearchParams): Filter | undefined {
  const parts = [textFilter(query.get('q') ?? ''), fieldFilter(query)].filter((one) => one !== undefined);
  return parts.length === 0 ? undefined : (found) => parts.every((isWanted) => isWanted(found));
}

function textFilter(q: string): Filter | undefined {
  if (q === '') return undefined;
  const wanted = q.toLowerCase();
  const has = (bytes: Buffer | null): boolean => bytes?.toString().toLowerCase().includes(wanted) === true;
  return ({ record: { key, value, headers }, decoded }) =>
    has(key) ||
    has(value) ||
    headers.some((header) => header.some(has)) ||
    decodedText(decoded)?.toLowerCase().includes(wanted) === true;
}

function fieldFilter(query: URLSearchParams): Filter | undefined {
  const [field, op, value] = ['field', 'op', 'value'].map((name) => query.get(name) ?? '') as [string, string, string];
  if (field === '') return undefined;
  const compare = Object.hasOwn(COMPARISONS, op) ? COMPARISONS[op] : undefined;
  if (compare === undefined)
    throw refused(`The comparison is one of ${Object.keys(COMPARISONS).join(', ')}, not ${JSON.stringify(op)}.`);
  if (value === '' && !ALONE.includes(op)) throw refused(`The filter of ${field} needs a value to compare with.`);
  if (['above', 'below'].includes(op) && Number.isNaN(Number(value)))
    throw refused(`${field} ${op} needs a number, not ${JSON.stringify(value)}.`);
  const read = readerOf(field);
  return (found) => compare(read(found), value);
}

const decodedText = (decoded: DecodedValue | undefined): string | undefined =>
  decoded !== undefined && 'text' in decoded ? decoded.text : undefined;

const refused = (message: string): EndpointError => new EndpointError('InvalidFilter', message);

function readerOf(field: string): (found: Filtered) => Json | undefined {
  if (field === 'key') return ({ record: { key } }) => key?.toString();
  if (field.startsWith('headers.')) {
    const name = field.slice('headers.'.length).toLowerCase();
    return ({ record }) => headersOf(record).get(name);
  }
  const path = pathOf(field);
  return ({ record: { value }, decoded }) => at(parseJson(decodedText(decoded) ?? value?.toString() ?? ''), ...path);
}

/** `lines[0].quantity`; `$.` and `value.` may stand before it. */
function pathOf(field: string): readonly (string | number)[] {
  const parts = field.replace(/^(\$|value)\.(?=.)/, '').match(/[^.[\]]+/g) ?? [];
  if (parts.length === 0) throw refused(`${JSON.stringify(field)} is no path of a field, such as lines[0].quantity.`);
  return parts.map((part) => (/^\d+$/.test(part) && field.includes(`[${part}]`) ? Number(part) : textOf(part)));
}
