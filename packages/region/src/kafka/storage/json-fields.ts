import { DataDamage } from '../../core/data/damage.ts';
import { isObject, type Json } from '../../core/json.ts';

/** Reads the fields of a document, each with its type. */
export interface Fields {
  readonly text: (name: string) => string;
  readonly number: (name: string) => number;
  readonly list: (name: string) => readonly Json[];
  readonly fieldsOf: (name: string) => readonly Fields[];
}

/** @throws DataDamage from each reader, when the field is not of its type */
export function fieldsOf(value: Json, path: string): Fields {
  const wrong = (what: string): DataDamage => new DataDamage(path, what);
  if (!isObject(value)) throw wrong('an entry is no object');
  const list = (name: string): readonly Json[] => {
    const found = value[name];
    if (Array.isArray(found)) return found;
    throw wrong(`${name} is no list`);
  };
  return {
    text: (name) => {
      const found = value[name];
      if (typeof found === 'string') return found;
      throw wrong(`${name} is no text`);
    },
    number: (name) => {
      const found = value[name];
      if (typeof found === 'number') return found;
      throw wrong(`${name} is no number`);
    },
    list,
    fieldsOf: (name) => list(name).map((one) => fieldsOf(one, path)),
  };
}
