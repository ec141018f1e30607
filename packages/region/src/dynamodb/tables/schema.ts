import type { JsonObject } from '../../core/json.ts';
import { object, objects, text, textOr, texts } from '../../core/properties.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: string;
}

export interface Key {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
}

export interface Index {
  readonly name: string;
  readonly kind: 'Local' | 'Global';
  readonly key: Key;
  /** The attributes that a read of the index gives; undefined for all. */
  readonly projected: ReadonlySet<string> | undefined;
}

/** How the items of a table are found. */
export interface Schema {
  readonly key: Key;
  /** The key's attributes by name, the partition key first. */
  readonly keyNames: readonly string[];
  readonly indexes: readonly Index[];
}

/** @param members of CreateTable */
export function schemaOf(members: JsonObject): Schema {
  const types = typesOf(members);
  const key = keyOf(members, types);
  const keyNames = namesOf(key);
  const indexesOf = (kind: Index['kind']): readonly Index[] =>
    objects(members, `${kind}SecondaryIndexes`).map((index) => indexOf(index, kind, types, keyNames));
  return { key, keyNames, indexes: [...indexesOf('Global'), ...indexesOf('Local')] };
}

export function namesOf({ hash, range }: Key): readonly string[] {
  return range === undefined ? [hash.name] : [hash.name, range.name];
}

function typesOf(members: JsonObject): ReadonlyMap<string, string> {
  const definitions = objects(members, 'AttributeDefinitions');
  return new Map(definitions.map((one) => [textOr(one, 'AttributeName', ''), textOr(one, 'AttributeType', 'S')]));
}

function keyOf(owner: JsonObject, types: ReadonlyMap<string, string>): Key {
  const [hash = { name: '', type: 'S' }, range] = objects(owner, 'KeySchema').map((part): KeyAttribute => {
    const name = textOr(part, 'AttributeName', '');
    return { name, type: types.get(name) ?? 'S' };
  });
  return { hash, range };
}

function indexOf(
  index: JsonObject,
  kind: Index['kind'],
  types: ReadonlyMap<string, string>,
  tableKeys: readonly string[],
): Index {
  const key = keyOf(index, types);
  const projection = object(index, 'Projection');
  const more = texts(projection, 'NonKeyAttributes');
  const isAll = text(projection, 'ProjectionType') === 'ALL';
  const projected = isAll ? undefined : new Set([...namesOf(key), ...tableKeys, ...more]);
  return { name: textOr(index, 'IndexName', ''), kind, key, projected };
}
