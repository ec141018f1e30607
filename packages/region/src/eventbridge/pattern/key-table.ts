import type { IndexKey, Leaf } from './condition.ts';
import { foldText } from './fold-case.ts';

/** An index of entries by the texts of their keys. */
interface Table<T> {
  add(text: string, entry: T): void;
  remove(text: string, entry: T): void;
  /** The number of entries with this text. */
  load(text: string): number;
}

/** Finds the entries whose key may match a leaf, without a look at the others. */
export class KeyTable<T> {
  readonly #exact = new TextTable<T>();
  readonly #folded = new TextTable<T>();
  readonly #prefixes = new AffixTable<T>((text, length) => text.slice(0, length));
  readonly #suffixes = new AffixTable<T>((text, length) => text.slice(text.length - length));
  readonly #tables: Readonly<Record<IndexKey['table'], Table<T>>> = {
    exact: this.#exact,
    folded: this.#folded,
    prefix: this.#prefixes,
    suffix: this.#suffixes,
  };

  add(key: IndexKey, entry: T): void {
    this.#tables[key.table].add(key.text, entry);
  }

  remove(key: IndexKey, entry: T): void {
    this.#tables[key.table].remove(key.text, entry);
  }

  /** The number of entries that already have this key. */
  load(key: IndexKey): number {
    return this.#tables[key.table].load(key.text);
  }

  /** Adds to `found` all entries that may match the leaf. */
  collect(leaf: Leaf, found: Set<T>): void {
    this.#exact.collect(exactKey(leaf), found);
    if (leaf.kind !== 'string') return;
    if (!this.#folded.isEmpty) this.#folded.collect(foldText(leaf.text), found);
    this.#prefixes.collect(leaf.text, found);
    this.#suffixes.collect(leaf.text, found);
  }
}

/** A leading quote marks a text. Numbers are compared by value. */
function exactKey(leaf: Leaf): string {
  if (leaf.kind === 'string') return `"${leaf.text}`;
  return leaf.number === undefined ? leaf.text : String(leaf.number + 0);
}

/** Entries by a whole text. */
class TextTable<T> implements Table<T> {
  readonly #entries = new Map<string, Set<T>>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  add(text: string, entry: T): void {
    const entries = this.#entries.get(text);
    if (entries) entries.add(entry);
    else this.#entries.set(text, new Set([entry]));
  }

  remove(text: string, entry: T): void {
    const entries = this.#entries.get(text);
    entries?.delete(entry);
    if (entries?.size === 0) this.#entries.delete(text);
  }

  load(text: string): number {
    return this.#entries.get(text)?.size ?? 0;
  }

  collect(text: string, found: Set<T>): void {
    const entries = this.#entries.get(text);
    if (entries) for (const entry of entries) found.add(entry);
  }
}

/** Entries by the beginning or the end of a text, with one look-up for each length in use. */
class AffixTable<T> implements Table<T> {
  readonly #byLength = new Map<number, TextTable<T>>();
  readonly #cut: (text: string, length: number) => string;

  constructor(cut: (text: string, length: number) => string) {
    this.#cut = cut;
  }

  add(affix: string, entry: T): void {
    const table = this.#byLength.get(affix.length) ?? new TextTable<T>();
    this.#byLength.set(affix.length, table);
    table.add(affix, entry);
  }

  remove(affix: string, entry: T): void {
    const table = this.#byLength.get(affix.length);
    table?.remove(affix, entry);
    if (table?.isEmpty) this.#byLength.delete(affix.length);
  }

  load(affix: string): number {
    return this.#byLength.get(affix.length)?.load(affix) ?? 0;
  }

  collect(text: string, found: Set<T>): void {
    for (const [length, table] of this.#byLength) {
      if (length <= text.length) table.collect(this.#cut(text, length), found);
    }
  }
}
