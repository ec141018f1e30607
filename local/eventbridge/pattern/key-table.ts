import type { IndexKey, Leaf } from './condition.ts';

/** Finds the entries whose key may match a leaf, without looking at the others. */
export class KeyTable<T> {
  readonly #exact = new Map<string, Set<T>>();
  readonly #prefixes = new AffixTable<T>((text, length) => text.slice(0, length));
  readonly #suffixes = new AffixTable<T>((text, length) => text.slice(text.length - length));

  add(key: IndexKey, entry: T): void {
    if (key.table === 'exact') addTo(this.#exact, key.text, entry);
    else this.#affixes(key).add(key.text, entry);
  }

  remove(key: IndexKey, entry: T): void {
    if (key.table === 'exact') removeFrom(this.#exact, key.text, entry);
    else this.#affixes(key).remove(key.text, entry);
  }

  /** How many entries already share a key. */
  load(key: IndexKey): number {
    return key.table === 'exact' ? (this.#exact.get(key.text)?.size ?? 0) : this.#affixes(key).load(key.text);
  }

  /** Adds to `found` all entries that may match the leaf. */
  collect(leaf: Leaf, found: Set<T>): void {
    addAll(found, this.#exact.get(exactKey(leaf)));
    if (leaf.kind !== 'string') return;
    this.#prefixes.collect(leaf.text, found);
    this.#suffixes.collect(leaf.text, found);
  }

  #affixes(key: IndexKey): AffixTable<T> {
    return key.table === 'prefix' ? this.#prefixes : this.#suffixes;
  }
}

/** Texts are told from numbers by a leading quote; numbers are compared by value. */
function exactKey(leaf: Leaf): string {
  if (leaf.kind === 'string') return `"${leaf.text}`;
  return leaf.number === undefined ? leaf.text : String(leaf.number + 0);
}

/** Entries by the beginning, or the end, of a text: one look-up for each length that occurs. */
class AffixTable<T> {
  readonly #byLength = new Map<number, Map<string, Set<T>>>();
  readonly #cut: (text: string, length: number) => string;

  constructor(cut: (text: string, length: number) => string) {
    this.#cut = cut;
  }

  add(affix: string, entry: T): void {
    const entries = this.#byLength.get(affix.length) ?? new Map<string, Set<T>>();
    this.#byLength.set(affix.length, entries);
    addTo(entries, affix, entry);
  }

  remove(affix: string, entry: T): void {
    const entries = this.#byLength.get(affix.length);
    if (!entries) return;
    removeFrom(entries, affix, entry);
    if (entries.size === 0) this.#byLength.delete(affix.length);
  }

  load(affix: string): number {
    return this.#byLength.get(affix.length)?.get(affix)?.size ?? 0;
  }

  collect(text: string, found: Set<T>): void {
    for (const [length, entries] of this.#byLength) {
      if (length <= text.length) addAll(found, entries.get(this.#cut(text, length)));
    }
  }
}

function addTo<T>(table: Map<string, Set<T>>, key: string, entry: T): void {
  const entries = table.get(key);
  if (entries) entries.add(entry);
  else table.set(key, new Set([entry]));
}

function removeFrom<T>(table: Map<string, Set<T>>, key: string, entry: T): void {
  const entries = table.get(key);
  entries?.delete(entry);
  if (entries?.size === 0) table.delete(key);
}

function addAll<T>(found: Set<T>, entries: ReadonlySet<T> | undefined): void {
  if (entries) for (const entry of entries) found.add(entry);
}
