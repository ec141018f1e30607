import type { Json, JsonObject } from '../../core/json.ts';
import { rawNumber } from '../exact-json.ts';
import type { Leaf } from './condition.ts';
import { exactNumber } from './exact-number.ts';

/** Which element of which array of the event a leaf lies in: array id, index, array id, index, ... */
export type Membership = readonly number[];

export interface PlacedLeaf extends Leaf {
  readonly elements: Membership;
}

/** The leaves of an event by dotted path. */
export type Fields = ReadonlyMap<string, readonly PlacedLeaf[]>;

/** Dotted paths and the paths on the way to them; true for those where a leaf is of interest. */
export type WantedPaths = ReadonlyMap<string, boolean>;

const NOWHERE: Membership = [];

/** The paths on which to look for leaves, so that the rest of an event is never walked. */
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
 * The wanted leaves of an event. Field names are joined by dots, whether nested or with dots in them; arrays add no
 * step to the path, but each leaf knows the array elements it lies in.
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

  /** Scalars in an array are alternatives of one field; only objects and arrays in it are elements of their own. */
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
