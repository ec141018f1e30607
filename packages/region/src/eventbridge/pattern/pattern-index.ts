import type { JsonObject } from '../../core/json.ts';
import type { IndexKey } from './condition.ts';
import { type Fields, flatten, wantedPaths } from './flatten.ts';
import { KeyTable } from './key-table.ts';
import { type FieldConditions, matchesBranch } from './match-branch.ts';
import type { Pattern } from './pattern.ts';

/** One alternative of one pattern. */
interface Entry {
  readonly id: string;
  readonly fields: FieldConditions;
  /** The field whose values index the entry. An entry without one is tried for every event. */
  readonly found?: { readonly path: string; readonly keys: readonly IndexKey[] };
}

/**
 * Matches many patterns at once. It flattens an event once and finds the patterns by an index of field values.
 * A pattern is indexed by the field whose values the fewest other patterns share.
 */
export class PatternIndex {
  readonly #entries = new Map<string, readonly Entry[]>();
  readonly #patterns = new Map<string, Pattern>();
  readonly #tables = new Map<string, KeyTable<Entry>>();
  readonly #unfiled = new Set<Entry>();
  #wanted = wantedPaths([]);
  #stale = false;

  get size(): number {
    return this.#patterns.size;
  }

  /** Adds a pattern, or replaces the one with the same id. */
  add(id: string, pattern: Pattern): void {
    this.remove(id);
    this.#patterns.set(id, pattern);
    const entries = pattern.branches.map((fields) => this.#file(id, fields));
    this.#entries.set(id, entries);
    if (!this.#stale) for (const [path, wanted] of wantedPaths(pattern.paths)) this.#want(path, wanted);
  }

  remove(id: string): void {
    const entries = this.#entries.get(id);
    if (!entries) return;
    for (const entry of entries) this.#unfile(entry);
    this.#entries.delete(id);
    this.#patterns.delete(id);
    this.#stale = true;
  }

  /** The ids of all matching patterns. */
  match(event: JsonObject): ReadonlySet<string> {
    const leaves = flatten(event, this.#wantedPaths());
    const ids = new Set<string>();
    for (const entry of this.#candidates(leaves)) {
      if (!ids.has(entry.id) && matchesBranch(entry.fields, leaves)) ids.add(entry.id);
    }
    return ids;
  }

  #candidates(leaves: Fields): Set<Entry> {
    const found = new Set(this.#unfiled);
    for (const [path, values] of leaves) {
      const table = this.#tables.get(path);
      if (table) for (const leaf of values) table.collect(leaf, found);
    }
    return found;
  }

  #file(id: string, fields: FieldConditions): Entry {
    const found = this.#mostSelective(fields);
    if (!found) {
      const entry = { id, fields };
      this.#unfiled.add(entry);
      return entry;
    }
    const entry = { id, fields, found };
    for (const key of found.keys) this.#table(found.path).add(key, entry);
    return entry;
  }

  #unfile(entry: Entry): void {
    this.#unfiled.delete(entry);
    for (const key of entry.found?.keys ?? []) this.#table(entry.found?.path ?? '').remove(key, entry);
  }

  #mostSelective(fields: FieldConditions): Entry['found'] {
    let best: { path: string; keys: readonly IndexKey[]; load: number } | undefined;
    for (const [path, conditions] of fields) {
      const keys = conditions.flatMap(({ key }) => (key ? [key] : []));
      if (keys.length < conditions.length) continue;
      const load = Math.max(...keys.map((key) => this.#table(path).load(key)));
      if (!best || load < best.load) best = { path, keys, load };
    }
    return best;
  }

  #table(path: string): KeyTable<Entry> {
    const table = this.#tables.get(path) ?? new KeyTable<Entry>();
    this.#tables.set(path, table);
    return table;
  }

  #want(path: string, wanted: boolean): void {
    this.#wanted.set(path, wanted || (this.#wanted.get(path) ?? false));
  }

  #wantedPaths(): ReadonlyMap<string, boolean> {
    if (!this.#stale) return this.#wanted;
    this.#wanted = wantedPaths([...this.#patterns.values()].flatMap((pattern) => [...pattern.paths]));
    this.#stale = false;
    return this.#wanted;
  }
}
