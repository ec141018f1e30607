import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { SchemaInvalid } from '../schema-kind.ts';
import {
  type AvroEnum,
  type AvroField,
  type AvroFixed,
  type AvroNamed,
  type AvroRecord,
  type AvroType,
  type AvroUnion,
  isNamed,
  isPrimitive,
  namespaceOf,
  PRIMITIVES,
} from './avro-type.ts';
import { defaultProblem } from './default-value.ts';
import { aliasesOf, checkedName, fullNameOf, qualified, shown, textsOf } from './names.ts';

/** The named types that are known so far, by their full names. */
export type Names = Map<string, AvroNamed>;

/** Where a schema stands. */
interface Place {
  readonly names: Names;
  /** Empty for none. */
  readonly namespace: string;
  /** As it is shown: `$.fields[2].type`. */
  readonly path: string;
}

/** @throws SchemaInvalid with the path of what is wrong */
export function parseType(schema: Json | undefined, place: Place): AvroType {
  if (typeof schema === 'string') return named(schema, place);
  if (Array.isArray(schema)) return union(schema, place);
  if (!isObject(schema)) throw new SchemaInvalid(`${place.path}: ${shown(schema)} is not a schema.`);
  const { type } = schema;
  if (typeof type !== 'string') return parseType(type, under(place, 'type'));
  return COMPLEX.get(type)?.(schema, place) ?? named(type, place);
}

type Parser = (schema: JsonObject, place: Place) => AvroType;

const COMPLEX: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['record', record],
  ['error', record],
  ['enum', enumeration],
  ['fixed', fixed],
  ['array', (schema, place) => ({ kind: 'array', items: parseType(schema['items'], under(place, 'items')) })],
  ['map', (schema, place) => ({ kind: 'map', values: parseType(schema['values'], under(place, 'values')) })],
]);

const under = (place: Place, key: string): Place => ({ ...place, path: `${place.path}.${key}` });

function named(name: string, { names, namespace, path }: Place): AvroType {
  if (isPrimitive(name)) return { kind: name };
  const found = names.get(qualified(name, namespace)) ?? names.get(name);
  if (found !== undefined) return found;
  throw new SchemaInvalid(
    `${path}: there is no type ${shown(name)}; types are ${PRIMITIVES.join(', ')} and named ones.`,
  );
}

function union(schemas: readonly Json[], place: Place): AvroUnion {
  const seen = new Set<string>();
  const branches = schemas.map((schema, index) => {
    const path = `${place.path}[${index}]`;
    const branch = parseType(schema, { ...place, path });
    if (branch.kind === 'union') throw new SchemaInvalid(`${path}: a union has no union in it.`);
    const name = isNamed(branch) ? branch.name : branch.kind;
    if (seen.has(name)) throw new SchemaInvalid(`${path}: the union has ${name} twice.`);
    seen.add(name);
    return branch;
  });
  return { kind: 'union', branches };
}

function record(schema: JsonObject, place: Place): AvroRecord {
  const type: AvroRecord = { kind: 'record', ...introduced(schema, place), fields: [] };
  know(type, place);
  const { fields } = schema;
  if (!Array.isArray(fields)) throw new SchemaInvalid(`${place.path}.fields must be a list, not ${shown(fields)}.`);
  const inside = { ...place, namespace: namespaceOf(type.name) };
  type.fields = fields.map((one: Json, index) => field(one, { ...inside, path: `${place.path}.fields[${index}]` }));
  const names = new Set<string>();
  for (const [index, { name }] of type.fields.entries()) {
    if (names.has(name)) throw new SchemaInvalid(`${place.path}.fields[${index}]: there are two fields ${name}.`);
    names.add(name);
  }
  return type;
}

function field(schema: Json, place: Place): AvroField {
  if (!isObject(schema)) throw new SchemaInvalid(`${place.path}: ${shown(schema)} is not a field.`);
  const name = checkedName(schema['name'], `${place.path}.name`);
  const type = parseType(schema['type'], under(place, 'type'));
  const aliases = textsOf(schema['aliases'], `${place.path}.aliases`);
  const { default: given } = schema;
  if (given === undefined) return { name, aliases, type, hasDefault: false };
  const problem = defaultProblem(type, given);
  if (problem !== undefined) throw new SchemaInvalid(`${place.path}.default: ${problem}`);
  return { name, aliases, type, hasDefault: true };
}

function enumeration(schema: JsonObject, place: Place): AvroEnum {
  const path = `${place.path}.symbols`;
  if (schema['symbols'] === undefined) throw new SchemaInvalid(`${path} is missing.`);
  const symbols = textsOf(schema['symbols'], path);
  for (const [index, symbol] of symbols.entries()) checkedName(symbol, `${path}[${index}]`);
  if (new Set(symbols).size < symbols.length) throw new SchemaInvalid(`${path} has a symbol twice.`);
  const { default: given } = schema;
  const byDefault = symbols.find((symbol) => symbol === given);
  if (given !== undefined && byDefault === undefined) {
    throw new SchemaInvalid(`${place.path}.default: ${shown(given)} is none of the symbols.`);
  }
  return know({ kind: 'enum', ...introduced(schema, place), symbols, default: byDefault }, place);
}

function fixed(schema: JsonObject, place: Place): AvroFixed {
  const { size } = schema;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new SchemaInvalid(`${place.path}.size must be a whole number of bytes, not ${shown(size)}.`);
  }
  return know({ kind: 'fixed', ...introduced(schema, place), sizeBytes: size }, place);
}

function introduced(schema: JsonObject, { namespace, path }: Place): Pick<AvroNamed, 'name' | 'aliases'> {
  const name = fullNameOf(schema, namespace, path);
  return { name, aliases: aliasesOf(schema, namespaceOf(name), path) };
}

function know<T extends AvroNamed>(type: T, { names, path }: Place): T {
  if (names.has(type.name)) throw new SchemaInvalid(`${path}: there are two types ${type.name}.`);
  names.set(type.name, type);
  return type;
}
