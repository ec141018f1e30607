import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';

/** A field of a message, as Apache Kafka defines it: name, type, and the versions in which it is there. */
export interface FieldDefinition {
  readonly name: string;
  readonly type: string;
  readonly versions: VersionRange;
  readonly nullableVersions: VersionRange;
  /** Versions in which it is a tagged field, which may be left out. */
  readonly taggedVersions: VersionRange;
  readonly fields: readonly FieldDefinition[];
}

export interface MessageDefinition {
  readonly apiKey: number;
  readonly name: string;
  readonly versions: VersionRange;
  readonly flexibleVersions: VersionRange;
  readonly fields: readonly FieldDefinition[];
}

export interface VersionRange {
  readonly first: number;
  readonly last: number;
}

export const NEVER: VersionRange = { first: 1, last: 0 };

interface RawField {
  readonly name: string;
  readonly type: string;
  readonly versions: string;
  readonly nullableVersions?: string;
  readonly taggedVersions?: string;
  readonly fields?: readonly RawField[];
}

interface RawMessage {
  readonly apiKey?: number;
  readonly name: string;
  readonly validVersions: string;
  readonly flexibleVersions?: string;
  readonly commonStructs?: readonly { readonly name: string; readonly fields: readonly RawField[] }[];
  readonly fields?: readonly RawField[];
}

/** The definitions of all messages, by name ("FetchRequest"), out of the kafka-clients jar. */
export function messageDefinitions(jar: string): ReadonlyMap<string, MessageDefinition> {
  const wanted = /^common\/message\/\w+(Request|Response)\.json$/;
  const files = unzipSync(readFileSync(jar), { filter: ({ name }) => wanted.test(name) });
  const messages = Object.values(files).map((bytes) => parse(new TextDecoder().decode(bytes)));
  return new Map(messages.map((message) => [message.name, message]));
}

export function contains({ first, last }: VersionRange, version: number): boolean {
  return version >= first && version <= last;
}

function parse(text: string): MessageDefinition {
  const raw = JSON.parse(text.replace(/^\s*\/\/.*$/gm, '').replace(/\s\/\/ .*$/gm, '')) as RawMessage;
  const structs = new Map(raw.commonStructs?.map(({ name, fields }) => [name, fields]));
  return {
    apiKey: raw.apiKey ?? -1,
    name: raw.name,
    versions: range(raw.validVersions),
    flexibleVersions: range(raw.flexibleVersions),
    fields: (raw.fields ?? []).map((field) => definition(field, structs)),
  };
}

function definition(raw: RawField, structs: ReadonlyMap<string, readonly RawField[]>): FieldDefinition {
  const fields = raw.fields ?? structs.get(raw.type.replace('[]', '')) ?? [];
  return {
    name: raw.name,
    type: raw.type,
    versions: range(raw.versions),
    nullableVersions: range(raw.nullableVersions),
    taggedVersions: range(raw.taggedVersions),
    fields: fields.map((field) => definition(field, structs)),
  };
}

/** "3", "3-5", "3+" and "none". */
function range(text = 'none'): VersionRange {
  const found = /^(\d+)(?:(\+)|-(\d+))?$/.exec(text);
  if (found === null) return NEVER;
  const first = Number(found[1]);
  return { first, last: found[2] === '+' ? Number.POSITIVE_INFINITY : Number(found[3] ?? first) };
}
