import { objectOf } from '@tributary/region/json';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import { type Place, recordName, resolved, type Schema } from './schema-places.ts';
import { type ContractShape, type Field, NotMappable, type RecordShape, type Shape } from './shape.ts';

/** What a name may be in Avro and in Protobuf. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const SCALARS: Readonly<Record<string, 'string' | 'boolean' | 'long' | 'double'>> = {
  string: 'string',
  boolean: 'boolean',
  integer: 'long',
  number: 'double',
};

/** @throws NotMappable for the first place that Avro or Protobuf cannot hold */
const shapeOf = (entry: CatalogueEntry): ContractShape => new ShapeReader(entry).read();

/** @returns the reason where Avro or Protobuf cannot hold it */
export function shapeOrReason(entry: CatalogueEntry): ContractShape | NotMappable {
  try {
    return shapeOf(entry);
  } catch (error) {
    if (error instanceof NotMappable) return error;
    throw error;
  }
}

class ShapeReader {
  readonly #entry: CatalogueEntry;
  readonly #definitions: Schema;
  readonly #records = new Map<string, RecordShape>();
  /** What has a name already. */
  readonly #named = new Map<string, Schema>();

  constructor(entry: CatalogueEntry) {
    this.#entry = entry;
    this.#definitions = objectOf(entry.schema['definitions']);
  }

  read(): ContractShape {
    const { source, schema } = this.#entry;
    const root: Place = { schema, path: 'data', name: schema.title };
    const namespace = source.replaceAll('-', '_');
    if (!namespace.split('.').every((part) => NAME.test(part)))
      throw this.#refuse(root, `the source ${source} cannot be a namespace`);
    if (this.#shape(root).kind !== 'record') throw this.#refuse(root, 'it must be an object with properties');
    const clash = this.#records.get(root.name)?.fields.find(({ name }) => this.#named.has(name));
    if (clash) throw this.#refuse(root, `the field ${clash.name} is called like a record of it`);
    return { namespace, root: root.name, records: this.#records };
  }

  readonly #refuse = ({ path }: Place, reason: string): NotMappable => new NotMappable(this.#entry.file, path, reason);

  #shape(from: Place): Shape {
    const place = resolved(from, this.#definitions, this.#refuse);
    const branches = branchesOf(place).filter(({ schema }) => !isNull(schema));
    const [first, ...more] = branches;
    if (first === undefined) throw this.#refuse(place, 'nothing but null is no type');
    if (more.length > 0) return this.#union(place, branches);
    return first.schema === place.schema ? this.#single(place) : this.#shape(first);
  }

  #single(place: Place): Shape {
    const type = typeOf(place.schema);
    if (type === undefined) throw this.#refuse(place, 'it needs a "type"');
    if (type === 'array') return this.#list(place);
    if (type === 'object') return this.#object(place);
    const kind = SCALARS[type];
    if (kind === undefined) throw this.#refuse(place, `the type ${type} is unknown`);
    return { kind };
  }

  #list(place: Place): Shape {
    const { items } = place.schema;
    if (items === undefined || Array.isArray(items)) throw this.#refuse(place, 'a list needs one type for all items');
    return { kind: 'list', name: place.name, of: this.#below(place, items, '[]', 'Item') };
  }

  #object(place: Place): Shape {
    const { properties, additionalProperties: further } = place.schema;
    const hasFields = Object.keys(objectOf(properties)).length > 0;
    if (typeof further !== 'object') {
      if (!hasFields) throw this.#refuse(place, 'an object without properties has nothing that could be written');
      return this.#record(place);
    }
    if (hasFields) throw this.#refuse(place, 'it has properties of its own beside "additionalProperties"');
    return { kind: 'map', name: place.name, of: this.#below(place, further, '.*', 'Value') };
  }

  /** Items of a list and values of a map. */
  #below({ path, name }: Place, of: unknown, step: string, ending: string): Shape {
    const place = { schema: objectOf(of), path: path + step, name: name + ending };
    if (isNullable(resolved(place, this.#definitions, this.#refuse)))
      throw this.#refuse(place, 'Protobuf has no null in a list or a map');
    const shape = this.#shape(place);
    // Protobuf wants a message around it.
    if (shape.kind === 'list' || shape.kind === 'map' || shape.kind === 'union') this.#take(shape.name, place);
    return shape;
  }

  #union(place: Place, branches: readonly Place[]): Shape {
    const of = branches.map((branch) => this.#shape(branch));
    const kinds = new Set(of.map(({ kind }) => (kind === 'double' ? 'long' : kind)));
    if (kinds.size < of.length || of.some(({ kind }) => ['list', 'map', 'union'].includes(kind)))
      throw this.#refuse(place, 'a value does not say by itself which of these types it has');
    return { kind: 'union', name: place.name, of };
  }

  #record(place: Place): Shape {
    const { name } = place;
    if (!NAME.test(name)) throw this.#refuse(place, `${name} cannot be the name of a record`);
    if (this.#take(name, place)) {
      const record = { name, description: descriptionOf(place) };
      this.#records.set(name, { ...record, fields: [] });
      this.#records.set(name, { ...record, fields: this.#fields(place) });
    }
    return { kind: 'record', name };
  }

  /** @returns false when this very schema has that name already */
  #take(name: string, place: Place): boolean {
    const origin = place.origin ?? place.schema;
    const known = this.#named.get(name);
    if (known === origin) return false;
    if (known !== undefined) throw this.#refuse(place, `two records are called ${name}: make one a definition`);
    this.#named.set(name, origin);
    return true;
  }

  #fields(place: Place): readonly Field[] {
    const required = new Set(Array.isArray(place.schema['required']) ? place.schema['required'] : []);
    const fields = Object.entries(objectOf(place.schema['properties'])).map(([name, of]) => {
      const own = place.name === this.#entry.schema.title ? recordName(name) : place.name + recordName(name);
      const at = { schema: objectOf(of), path: `${place.path}.${name}`, name: own };
      if (!NAME.test(name)) throw this.#refuse(at, `${name} cannot be the name of a field`);
      return {
        name,
        description: descriptionOf(at),
        shape: this.#shape(at),
        isRequired: required.has(name),
        isNullable: isNullable(resolved(at, this.#definitions, this.#refuse)),
      };
    });
    const twice = namesInJson(fields).find((name, index, names) => names.indexOf(name) !== index);
    if (twice !== undefined) throw this.#refuse(place, `two fields are called ${twice} in the JSON of Protobuf`);
    return fields;
  }
}

/** What a value may be: one of these. A schema without alternatives is its only one. */
function branchesOf({ schema, path, name }: Place): readonly Place[] {
  const { oneOf, anyOf, type } = schema;
  const alternatives = Array.isArray(oneOf) ? oneOf : anyOf;
  if (Array.isArray(alternatives)) return alternatives.map((one) => ({ schema: objectOf(one), path, name }));
  if (!Array.isArray(type)) return [{ schema, path, name }];
  return type.map((one) => ({ schema: { ...schema, type: one }, path, name }));
}

/** Protobuf writes `sent_at` as `sentAt` in JSON, and a union as one field for each of its types. */
const namesInJson = (fields: readonly Field[]): readonly string[] =>
  fields
    .flatMap(({ name, shape }) => (shape.kind === 'union' ? shape.of.map(({ kind }) => `${name}_${kind}`) : name))
    .map((name) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()));

const descriptionOf = ({ schema: { description } }: Place): string | undefined =>
  typeof description === 'string' ? description : undefined;

const isNullable = (place: Place): boolean => branchesOf(place).some(({ schema }) => isNull(schema));

const isNull = ({ type }: Schema): boolean => type === 'null';

function typeOf({ type, enum: values }: Schema): string | undefined {
  if (typeof type === 'string') return type;
  return Array.isArray(values) && values.every((value) => typeof value === 'string') ? 'string' : undefined;
}
