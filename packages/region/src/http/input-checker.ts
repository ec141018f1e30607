import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** What AWS demands of a text or, for min and max, of a list's length or a number. */
export interface Constraint {
  readonly min?: number;
  readonly max?: number;
  /** As the service model spells it; anchored at both ends. */
  readonly pattern?: string;
  /** An error does not repeat the value. */
  readonly isSecret?: boolean;
}

/**
 * Reads the fields of a request, collecting everything that breaks the service's model, so that one error names it
 * all in AWS's words. Call {@link done} before using what was read.
 */
export class Checker {
  readonly #input: JsonObject;
  readonly #path: string;
  readonly #problems: string[];

  constructor(input: JsonObject, path = '', problems: string[] = []) {
    this.#input = input;
    this.#path = path;
    this.#problems = problems;
  }

  /** A text that must be there; empty when it is not. */
  requiredText(name: string, constraint: Constraint = {}): string {
    return this.text(name, constraint) ?? this.#missing(name, '');
  }

  text(name: string, { min = 0, max, pattern, isSecret = false }: Constraint = {}): string | undefined {
    const value = this.#input[name] ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw wrongType(this.#place(name), 'a String', isSecret ? '****' : value);
    const shown = isSecret ? undefined : value;
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
      this.#fail(name, shown, `satisfy regular expression pattern: ${pattern}`);
    }
    this.#checkLength(name, shown, value.length, { min, max });
    return value;
  }

  number(name: string, { min, max }: Constraint = {}): number | undefined {
    const value = this.#input[name] ?? undefined;
    if (value === undefined) return undefined;
    if (typeof value !== 'number') throw wrongType(this.#place(name), 'a Number', value);
    if (min !== undefined && value < min) this.#fail(name, String(value), `have value greater than or equal to ${min}`);
    if (max !== undefined && value > max) this.#fail(name, String(value), `have value less than or equal to ${max}`);
    return value;
  }

  requiredNumber(name: string, constraint: Constraint = {}): number {
    return this.number(name, constraint) ?? this.#missing(name, 0);
  }

  boolean(name: string): boolean | undefined {
    const value = this.#input[name] ?? undefined;
    if (value === undefined || typeof value === 'boolean') return value;
    throw wrongType(this.#place(name), 'a Boolean', value);
  }

  /** Seconds since the epoch; ISO 8601 is understood too. */
  time(name: string): number | undefined {
    const value = this.#input[name] ?? undefined;
    const seconds = typeof value === 'string' ? Date.parse(value) / 1000 : value;
    if (seconds === undefined) return undefined;
    if (typeof seconds !== 'number' || Number.isNaN(seconds)) throw wrongType(this.#place(name), 'a Timestamp', value);
    return seconds;
  }

  requiredTime(name: string): number {
    return this.time(name) ?? this.#missing(name, 0);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.text(name);
    const known = values.find((candidate) => candidate === value);
    if (value !== undefined && known === undefined) {
      this.#fail(name, value, `satisfy enum value set: [${values.join(', ')}]`);
    }
    return known;
  }

  requiredTexts(name: string, constraint: Constraint = {}): readonly string[] {
    return this.texts(name, constraint) ?? this.#missing(name, []);
  }

  texts(name: string, { min = 0, max }: Constraint = {}): readonly string[] | undefined {
    const list = this.#list(name);
    if (!list) return undefined;
    const texts = list.map((item) => {
      if (typeof item === 'string') return item;
      throw wrongType(this.#place(name), 'a String', item);
    });
    this.#checkLength(name, `[${texts.join(', ')}]`, texts.length, { min, max });
    return texts;
  }

  /** A list of which each text is one of these. */
  textsOf(name: string, values: readonly string[], constraint: Constraint = {}): readonly string[] | undefined {
    const texts = this.texts(name, constraint);
    if (texts?.every((text) => values.includes(text)) === false) {
      this.#fail(name, `[${texts.join(', ')}]`, `satisfy enum value set: [${values.join(', ')}]`);
    }
    return texts;
  }

  /**
   * A list of which each text has this form.
   * @param demand as the service puts it
   */
  textsLike(name: string, pattern: string, demand: string): readonly string[] | undefined {
    const texts = this.texts(name);
    const form = new RegExp(`^(?:${pattern})$`, 'u');
    if (texts?.every((text) => form.test(text)) === false) {
      this.#fail(name, `[${texts.join(', ')}]`, `satisfy constraint: [${demand}]`);
    }
    return texts;
  }

  /** A checker for each object of a list. */
  requiredObjects(name: string, { min = 0, max }: Constraint = {}): readonly Checker[] {
    const list = this.#list(name) ?? this.#missing(name, undefined);
    if (!list) return [];
    this.#checkLength(name, '[]', list.length, { min, max });
    return list.map((item, index) => this.#inner(item, `${this.#place(name)}.${index + 1}.member`));
  }

  objects(name: string): readonly Checker[] | undefined {
    return this.#list(name) && this.requiredObjects(name);
  }

  object(name: string): Checker | undefined {
    const value = this.#input[name] ?? undefined;
    return value === undefined ? undefined : this.#inner(value, this.#place(name));
  }

  requiredObject(name: string): Checker | undefined {
    return this.object(name) ?? this.#missing(name, undefined);
  }

  /** A map of texts. */
  textMap(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.#input[name] ?? undefined;
    if (value === undefined) return undefined;
    if (!isObject(value)) throw wrongType(this.#place(name), 'a Map', value);
    return Object.fromEntries(Object.keys(value).map((key) => [key, new Checker(value).text(key) ?? '']));
  }

  /** The object as it came. */
  raw(): JsonObject {
    return this.#input;
  }

  /** @throws AwsError ValidationException that names every problem */
  done(): void {
    const count = this.#problems.length;
    if (count === 0) return;
    const summary = `${count} validation error${count === 1 ? '' : 's'} detected`;
    throw new AwsError('ValidationException', `${summary}: ${this.#problems.join('; ')}`);
  }

  #inner(value: Json, place: string): Checker {
    if (!isObject(value)) throw wrongType(place, 'a Structure', value);
    return new Checker(value, `${place}.`, this.#problems);
  }

  #list(name: string): readonly Json[] | undefined {
    const value = this.#input[name] ?? undefined;
    if (value === undefined || Array.isArray(value)) return value;
    throw wrongType(this.#place(name), 'a List', value);
  }

  #missing<T>(name: string, stand: T): T {
    this.#problems.push(`Value null at '${this.#place(name)}' failed to satisfy constraint: Member must not be null`);
    return stand;
  }

  #checkLength(
    name: string,
    shown: string | undefined,
    length: number,
    { min, max }: { min: number; max: number | undefined },
  ): void {
    if (length < min) this.#fail(name, shown, `have length greater than or equal to ${min}`);
    if (max !== undefined && length > max) this.#fail(name, shown, `have length less than or equal to ${max}`);
  }

  #fail(name: string, shown: string | undefined, demand: string): void {
    const value = shown === undefined ? 'Value' : `Value '${shown}'`;
    this.#problems.push(`${value} at '${this.#place(name)}' failed to satisfy constraint: Member must ${demand}`);
  }

  #place(name: string): string {
    return `${this.#path}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  }
}

function wrongType(place: string, wanted: string, value: unknown): AwsError {
  return new AwsError(
    'SerializationException',
    `${JSON.stringify(value)} at '${place}' can not be converted to ${wanted}`,
  );
}
