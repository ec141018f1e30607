import { rawNumber } from '../../core/exact-json.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Leaf } from './condition.ts';
import { exactNumber } from './exact-number.ts';

/** The array elements around a leaf: array id, index, array id, index, ... */
export type Membership = readonly number[];

export interface PlacedLeaf extends Leaf {
  readonly elements: Membership;
}

/** The leaves of an event by dotted path. */
export type Fields = ReadonlyMap<string, readonly PlacedLeaf[]>;

/** The wanted paths, whose value is true, and their parent paths. */
export type WantedPaths = ReadonlyMap<string, boolean>;

const NOWHERE: Membership = [];

/** The paths that lead to wanted leaves. The rest of an event is not walked. */
export function wantedPaths(paths: Iterable<string>): Map<string, boolean> {
  const wanted = new Map<string, boolean>();
  for (const path of paths) {
    for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
      const way = path.slice(0, dot);
      wanted.set(way, wanted.get(way) ?? false);
    }
    wanted.set(path, true);
  }
  return wanted;
}

/**
 * The wanted leaves of an event. Dots join field names, which may contain dots themselves. Arrays add no step to the
 * path, but each leaf records the array elements around it.
 */
export function flatten(event: JsonObject, wanted: WantedPaths): Fields {
  const walk = new Walk(wanted);
  walk.object(event, '', NOWHERE);
  return walk.fields;
}

class Walk {
  readonly fields = new Map<string, PlacedLeaf[]>();
  readonly #wanted: WantedPaths;
  #arrays = 0;

  constructor(wanted: WantedPaths) {
    this.#wanted = wanted;
  }

  object(object: JsonObject, parent: string, elements: Membership): void {
    for (const name in object) {
      const value = object[name];
      const path = parent === '' ? name : `${parent}.${name}`;
      if (value !== undefined && this.#wanted.has(path)) this.#value(value, path, elements);
    }
  }

  #value(value: Json, path: string, elements: Membership): void {
    if (typeof value !== 'object' || value === null) {
      this.#leaf(path, leafOf(value, elements));
    } else if (isArray(value)) {
      this.#array(value, path, elements);
    } else {
      const literal = rawNumber(value);
      if (literal === undefined) this.object(value, path, elements);
      else this.#leaf(path, numberLeaf(literal, exactNumber(literal), elements));
    }
  }

  /** Scalars in an array are alternatives of one field. Only objects and arrays count as separate elements. */
  #array(items: readonly Json[], path: string, elements: Membership): void {
    const id = this.#arrays++;
    items.forEach((item, index) => {
      const nested = typeof item === 'object' && item !== null && rawNumber(item) === undefined;
      this.#value(item, path, nested ? [...elements, id, index] : elements);
    });
  }

  #leaf(path: string, leaf: PlacedLeaf): void {
    if (this.#wanted.get(path) !== true) return;
    const leaves = this.fields.get(path);
    if (leaves) leaves.push(leaf);
    else this.fields.set(path, [leaf]);
  }
}

function leafOf(value: string | number | boolean | null, elements: Membership): PlacedLeaf {
  if (typeof value === 'string') return { kind: 'string', text: value, elements };
  if (typeof value === 'number') return numberLeaf(String(value), value, elements);
  const kind = value === null ? 'null' : value ? 'true' : 'false';
  return { kind, text: kind, elements };
}

function numberLeaf(text: string, number: number | undefined, elements: Membership): PlacedLeaf {
  return number === undefined ? { kind: 'number', text, elements } : { kind: 'number', text, number, elements };
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
