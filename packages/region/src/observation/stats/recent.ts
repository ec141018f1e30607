/** A map of what happened lately: when it is full, the older half goes. */
export class Recent<V> {
  readonly #maxHalf: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(max: number) {
    this.#maxHalf = max / 2;
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: V): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#maxHalf) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** Gives the value, and forgets it. */
  take(key: string): V | undefined {
    const value = this.get(key);
    if (value !== undefined && !this.#young.delete(key)) this.#old.delete(key);
    return value;
  }
}
