import { isObject, type Json, type JsonObject, listOf, textOf } from '../../core/json.ts';
import type { SchemaType } from '../../kafka-values/schema-kind.ts';
import { RegistryError } from '../registry-error.ts';
import type { Reference, SchemaDraft } from '../stored-schema.ts';

/** One call of the registry, its path taken apart. */
export interface RegistryRequest {
  /** The parts of the path that have names, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Empty for a call without a body. */
  readonly body: JsonObject;
}

/** True is written in capitals or not. */
export const flag = ({ query }: RegistryRequest, name: string): boolean => query.get(name)?.toLowerCase() === 'true';

/** `offset` and `limit` of the query, applied to a list. A negative limit is none. */
export function page<T>({ query }: RegistryRequest, all: readonly T[]): readonly T[] {
  const [offset, limit] = [wholeNumber(query, 'offset', 0), wholeNumber(query, 'limit', -1)];
  return all.slice(Math.max(0, offset), limit < 0 ? undefined : Math.max(0, offset) + limit);
}

function wholeNumber(query: URLSearchParams, name: string, byDefault: number): number {
  const text = query.get(name);
  if (text === null || text === '') return byDefault;
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new RegistryError('BODY_INVALID', { problem: `${name} must be a whole number` });
}

/** The default context may be written before a subject; there are no others. */
const DEFAULT_CONTEXT = /^:\.:/;
const MAX_SUBJECT_CHARACTERS = 1_000;
const RESERVED = ['__GLOBAL', '__EMPTY'];

/** @throws RegistryError 42208 */
export function subjectOf({ path }: RegistryRequest): string {
  return checkedSubject(path['subject'] ?? '');
}

export function checkedSubject(given: string): string {
  const subject = given.replace(DEFAULT_CONTEXT, '');
  const isFit = subject !== '' && subject.length <= MAX_SUBJECT_CHARACTERS && !/\p{Cc}/u.test(subject);
  if (isFit && !subject.startsWith(':.') && !RESERVED.includes(subject)) return subject;
  throw new RegistryError('SUBJECT_INVALID', { subject: subject.slice(0, MAX_SUBJECT_CHARACTERS) });
}

const MAX_VERSION = 2 ** 31 - 1;

/** A version, or `latest`, which is also -1. @throws RegistryError 42202 */
export function versionIn({ path }: RegistryRequest): number | 'latest' {
  const version = path['version'] ?? '';
  if (version === 'latest' || version === '-1') return 'latest';
  if (/^\d{1,10}$/.test(version) && Number(version) >= 1 && Number(version) <= MAX_VERSION) return Number(version);
  throw new RegistryError('VERSION_INVALID', { version: version.slice(0, 100) });
}

/** A negative id is one, which no schema has. @throws RegistryError 404 */
export function idIn({ path }: RegistryRequest): number {
  const id = path['id'] ?? '';
  if (/^-?\d{1,10}$/.test(id)) return Number(id);
  throw new RegistryError('PATH_NOT_FOUND');
}

const TYPES: readonly SchemaType[] = ['AVRO', 'JSON', 'PROTOBUF'];

/** The schema in a body. @throws RegistryError 400, 42201 */
export function draftIn({ body }: RegistryRequest): SchemaDraft {
  const { schema, schemaType = 'AVRO', references = [] } = body;
  const type = TYPES.find((one) => one === (schemaType ?? 'AVRO'));
  if (type === undefined) {
    throw new RegistryError('SCHEMA_INVALID', { type: shown(schemaType), problem: `types are ${TYPES.join(', ')}` });
  }
  if (typeof schema !== 'string' || schema === '') {
    throw new RegistryError('SCHEMA_INVALID', { type, problem: 'schema must be a text that is not empty' });
  }
  if (references !== null && !Array.isArray(references)) throw invalid('references must be a list');
  return { type, text: schema, references: listOf(references).map(referenceIn) };
}

function referenceIn(reference: Json, index: number): Reference {
  const { name, subject, version } = isObject(reference) ? reference : {};
  const place = `references[${index}]`;
  if (typeof name !== 'string' || name === '') throw invalid(`${place}.name must be a text`);
  if (typeof subject !== 'string') throw invalid(`${place}.subject must be a text`);
  if (typeof version !== 'number' || !Number.isInteger(version) || Math.abs(version) > MAX_VERSION) {
    throw invalid(`${place}.version must be a whole number`);
  }
  return { name, subject: checkedSubject(subject), version };
}

/** A whole number in a body; undefined when it is not there, or -1, as some clients write that. */
export function numberIn({ body }: RegistryRequest, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === -1 || value === 0) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_VERSION) return value;
  throw invalid(`${name} must be a whole number from 1 on`);
}

const invalid = (problem: string): RegistryError => new RegistryError('BODY_INVALID', { problem });

const shown = (value: Json): string => textOf(value, JSON.stringify(value)).slice(0, 40);
