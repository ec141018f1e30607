import { KitError } from '../errors.ts';
import { utf8Of } from '../kafka/record.ts';
import { MAX_DEPTH, MAX_JSON_CHARACTERS, MAX_JSON_PARTS } from './limits.ts';
import { Place } from './place.ts';

/** What every decoder to JSON text needs: its errors, its limits, and the texts of scalars. */
export class Decoding {
  readonly place = new Place();
  readonly #encoding: string;
  readonly #location: string;
  #characters = 0;
  #parts = 0;

  /** @param location of the value, for errors */
  constructor(encoding: string, location: string) {
    this.#encoding = encoding;
    this.#location = location;
  }

  readonly fail = (problem: string): KitError =>
    new KitError('RECORD_NOT_DECODED', {
      location: this.#location,
      encoding: this.#encoding,
      place: String(this.place),
      problem,
    });

  /** Goes down for the length of a call. */
  within(step: string | number, read: () => string): string {
    if (this.place.depth >= MAX_DEPTH) throw this.fail(`it is nested more than ${MAX_DEPTH} deep`);
    this.place.enter(step);
    const text = read();
    this.place.leave();
    return text;
  }

  string(bytes: Buffer): string {
    const text = utf8Of(bytes);
    if (text === undefined) throw this.fail('it has a text that is not UTF-8');
    return text;
  }

  /** JSON has no number for infinity and the like. */
  number(value: number): string {
    if (!Number.isFinite(value)) throw this.fail(`it has the number ${value}, which JSON lacks`);
    return this.leaf(Object.is(value, -0) ? '-0' : String(value));
  }

  /** The JSON of a scalar. */
  leaf(text: string): string {
    this.#count(text.length);
    return text;
  }

  list(items: readonly string[]): string {
    this.#count(items.length + 2);
    return `[${items.join(',')}]`;
  }

  /** @param values JSON texts by names, each of which is there once */
  object(values: ReadonlyMap<string, string>): string {
    this.#count(2);
    const members = [...values].map(([name, text]) => `${this.leaf(JSON.stringify(name))}:${text}`);
    return `{${members.join(',')}}`;
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > MAX_JSON_CHARACTERS)
      throw this.fail(`it would have more than ${MAX_JSON_CHARACTERS} characters as JSON`);
    if (++this.#parts > MAX_JSON_PARTS) throw this.fail(`it would have more than ${MAX_JSON_PARTS} names and values`);
  }
}
