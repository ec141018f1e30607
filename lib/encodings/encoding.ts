import { KitError } from '../errors.ts';
import { isObject } from '../json.ts';
import { sourceOfNumber } from '../raw-number.ts';
import { MAX_DEPTH } from './limits.ts';
import { exactDouble, exactLong } from './numbers.ts';
import { Place } from './place.ts';

/** What every encoder of values needs: its errors, its limits, and checks of what it was given. */
export class Encoding {
  readonly place = new Place();
  readonly #encoding: string;
  readonly #what: string;

  /** @param what is written, for errors */
  constructor(encoding: string, what: string) {
    this.#encoding = encoding;
    this.#what = what;
  }

  readonly fail = (problem: string): KitError =>
    new KitError('EVENT_NOT_ENCODED', {
      what: this.#what,
      encoding: this.#encoding,
      place: String(this.place),
      problem,
    });

  /** Goes down for the length of a call. */
  within(step: string | number, write: () => void): void {
    if (this.place.depth >= MAX_DEPTH) throw this.fail(`it is nested more than ${MAX_DEPTH} deep`);
    this.place.enter(step);
    write();
    this.place.leave();
  }

  long(value: unknown): number | bigint {
    const long = exactLong(value);
    if (long === undefined) throw this.fail('it is not a whole number of 64 bits, or not certain to be exact');
    return long;
  }

  double(value: unknown): number {
    const double = exactDouble(value);
    if (double === undefined) throw this.fail('it is not a number, or none that a double holds');
    return double;
  }

  /** UTF-8 has no half of a surrogate pair. */
  utf8(value: unknown): Buffer {
    if (typeof value !== 'string') throw this.fail('it is not a text');
    if (!value.isWellFormed()) throw this.fail('it has half of a surrogate pair, which UTF-8 lacks');
    return Buffer.from(value);
  }

  boolean(value: unknown): boolean {
    if (typeof value !== 'boolean') throw this.fail('it is neither true nor false');
    return value;
  }

  list(value: unknown): readonly unknown[] {
    if (!Array.isArray(value)) throw this.fail('it is not a list');
    return value;
  }

  object(value: unknown): Readonly<Record<string, unknown>> {
    if (!isObject(value) || sourceOfNumber(value) !== undefined) throw this.fail('it is not an object');
    return value;
  }

  /** What has no place in the schema would be lost without a word. */
  onlyKnown(value: Readonly<Record<string, unknown>>, isKnown: (name: string) => boolean): void {
    const other = Object.keys(value).find((name) => value[name] !== undefined && !isKnown(name));
    if (other !== undefined) throw this.fail(`it has the field ${JSON.stringify(other)}, which its schema lacks`);
  }
}

/** The field of that name, if the object has it itself. */
export const fieldOf = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;
