import { isObject, type Json, type JsonObject, listOf, textOf } from '../../core/json.ts';
import { isPrimitive, namespaceOf, shortName } from './avro-type.ts';
import { qualified } from './names.ts';

/**
 * The text of a schema as Avro for Java writes it, by which registries tell schemas apart: members in one order, a
 * namespace only where it differs from that around it, no spaces.
 * @param schema one that has been parsed without an error
 */
export function printSchema(schema: Json): string {
  return JSON.stringify(printed(schema, ''));
}

/** The members that a kind of type has of its own, in order; all others follow, and the aliases come last. */
const MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['record', ['doc', 'fields']],
  ['error', ['doc', 'fields']],
  ['enum', ['doc', 'symbols', 'default']],
  ['fixed', ['doc', 'size']],
  ['array', ['items']],
  ['map', ['values']],
]);
const NAMED = ['record', 'error', 'enum', 'fixed'];

function printed(schema: Json, around: string): Json {
  if (typeof schema === 'string') return reference(schema, around);
  if (!isObject(schema)) return listOf(schema).map((branch) => printed(branch, around));
  const { type } = schema;
  if (typeof type !== 'string') return printed(type ?? null, around);
  const members = MEMBERS.get(type);
  if (members === undefined) return primitive(schema, type, around);
  return NAMED.includes(type) ? named(schema, type, members, around) : container(schema, type, members, around);
}

/** A name within the namespace that it is used in goes without it. */
function reference(name: string, around: string): string {
  if (isPrimitive(name)) return name;
  const full = qualified(name, around);
  const short = shortName(full);
  return namespaceOf(full) === around && !isPrimitive(short) ? short : full;
}

function primitive(schema: JsonObject, type: string, around: string): Json {
  const name = reference(type, around);
  const rest = others(schema, ['type']);
  return isPrimitive(type) && Object.keys(rest).length > 0 ? { type: name, ...rest } : name;
}

function container(schema: JsonObject, type: string, members: readonly string[], around: string): Json {
  const inner = members.map((member) => [member, printed(schema[member] ?? null, around)] as const);
  return { type, ...Object.fromEntries(inner), ...others(schema, ['type', ...members]) };
}

function named(schema: JsonObject, type: string, members: readonly string[], around: string): Json {
  const full = fullName(schema, around);
  const namespace = namespaceOf(full);
  const own = members.flatMap((member) => {
    const value = schema[member];
    if (value === undefined) return [];
    return [[member, member === 'fields' ? listOf(value).map((one) => field(one, namespace)) : value] as const];
  });
  return {
    type,
    name: shortName(full),
    ...(namespace === around ? {} : { namespace }),
    ...Object.fromEntries(own),
    ...others(schema, ['type', 'name', 'namespace', 'aliases', ...members]),
    ...aliases(schema, (alias) => reference(qualified(alias, namespace), namespace)),
  };
}

function fullName(schema: JsonObject, around: string): string {
  const { namespace } = schema;
  return qualified(textOf(schema['name']), typeof namespace === 'string' ? namespace : around);
}

const FIELD = ['name', 'type', 'doc', 'default', 'order', 'aliases'];

function field(schema: Json, namespace: string): Json {
  if (!isObject(schema)) return schema;
  const { name = '', type = null, doc, default: byDefault, order } = schema;
  return {
    name,
    type: printed(type, namespace),
    ...(doc === undefined ? {} : { doc }),
    ...(byDefault === undefined ? {} : { default: byDefault }),
    ...(order === undefined || order === 'ascending' ? {} : { order }),
    ...aliases(schema, (alias) => alias),
    ...others(schema, FIELD),
  };
}

function aliases(schema: JsonObject, write: (alias: string) => string): JsonObject {
  const all = listOf(schema['aliases']).map((alias) => write(textOf(alias)));
  return all.length === 0 ? {} : { aliases: all };
}

const others = (schema: JsonObject, known: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !known.includes(key)));
