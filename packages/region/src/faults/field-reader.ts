import type { Json, JsonObject } from '../core/json.ts';

/** Throws an error that tells the problem with a field. */
export type Refuse = (field: string, problem: string) => never;

/** Reads the fields of an object one by one; {@link end} refuses fields that were not read. */
export class FieldReader {
  readonly #fields: JsonObject;
  readonly #refuse: Refuse;
  readonly #known = new Set<string>();

  constructor(fields: JsonObject, refuse: Refuse) {
    this.#fields = fields;
    this.#refuse = refuse;
  }

  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    return this.#refuse(name, 'must be a text');
  }

  /** A whole number from `min` to `max`. */
  whole(name: string, min: number, max: number = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    const upTo = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`;
    return this.#refuse(name, `must be a whole number from ${min}${upTo}`);
  }

  /** Above 0, at most 1. */
  part(name: string): number | undefined {
    const value = this.#take(name);
    if (value === undefined || (typeof value === 'number' && value > 0 && value <= 1)) return value;
    return this.#refuse(name, 'must be a number above 0 and at most 1');
  }

  /** Refuses a field that is present but was not read. */
  end(): void {
    const unknown = Object.keys(this.#fields).find((name) => !this.#known.has(name));
    if (unknown !== undefined) this.#refuse(unknown, `is not known here; there are ${[...this.#known].join(', ')}`);
  }

  #take(name: string): Json | undefined {
    this.#known.add(name);
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }
}
