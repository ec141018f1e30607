import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { type Evaluate, type Expression, pathExpression } from '../flow/expression.ts';
import { PathSyntaxError } from '../json-path/path.ts';
import { jsonataTemplate } from '../jsonata/template.ts';
import { UNSUPPORTED_FIELDS } from './unsupported.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export type Language = 'JSONPath' | 'JSONata';

/** A problem in a definition. `UNSUPPORTED` marks a feature of Step Functions that the region lacks. */
export interface Problem {
  readonly code: 'SCHEMA_VALIDATION_FAILED' | 'MISSING_TRANSITION_TARGET' | 'DUPLICATE_STATE_NAME' | 'UNSUPPORTED';
  readonly message: string;
  /** For example `/States/Charge/Retry[0]`. */
  readonly path: string;
}

/** Reads one object of a definition and records every problem in it. */
export class Reader {
  readonly path: string;
  /** The language of the state that is read. */
  language: Language = 'JSONPath';
  /** The path of the state that is read. */
  statePath = '';
  /** Whether an Express workflow is read, which waits for no callback. */
  isExpress = false;
  readonly #value: JsonObject;
  readonly #problems: Problem[];

  constructor(value: JsonObject, path: string, problems: Problem[]) {
    this.#value = value;
    this.path = path;
    this.#problems = problems;
  }

  problem(name: string, message: string, code: Problem['code'] = 'SCHEMA_VALIDATION_FAILED'): void {
    this.#problems.push({ code, message, path: name === '' ? this.path : `${this.path}/${name}` });
  }

  has(name: string): boolean {
    return this.#value[name] !== undefined;
  }

  raw(name: string): Json | undefined {
    return this.#value[name];
  }

  text(name: string): string | undefined {
    const value = this.#value[name];
    if (value === undefined || typeof value === 'string') return value;
    this.problem(name, 'The field must be a string');
    return undefined;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined && !this.has(name)) this.problem(name, 'The field is required');
    return value ?? '';
  }

  number(name: string, min: number, max = Number.POSITIVE_INFINITY): number | undefined {
    const value = this.#value[name];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    this.problem(
      name,
      `The field must be a number of at least ${min}${Number.isFinite(max) ? ` and at most ${max}` : ''}`,
    );
    return undefined;
  }

  /** A reader for the object, or for an empty one when a required object is missing. */
  requiredObject(name: string): Reader {
    const value = this.#value[name];
    if (!isObject(value)) this.problem(name, 'The field must be an object');
    return this.#inner(isObject(value) ? value : {}, `${this.path}/${name}`);
  }

  /** A reader for each object of a list; none when there is no list. */
  objects(name: string): readonly Reader[] {
    const value = this.#value[name];
    if (value === undefined) return [];
    if (!isList(value) || !value.every(isObject)) {
      this.problem(name, 'The field must be an array of objects');
      return [];
    }
    return value.map((item, index) => this.#inner(item, `${this.path}/${name}[${index}]`));
  }

  texts(name: string): readonly string[] {
    const value = this.#value[name];
    if (isList(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return value;
    this.problem(name, 'The field must be a non-empty array of strings');
    return [];
  }

  /** The names of all members. */
  names(): readonly string[] {
    return Object.keys(this.#value);
  }

  /** Compiles a path, and records an invalid one. */
  pathAt(name: string): Expression | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : this.compiled(name, () => pathExpression(text));
  }

  /** Compiles with `make`, and records its syntax errors. */
  compiled<T>(name: string, make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof PathSyntaxError)) throw error;
      this.problem(name, error.message);
      return undefined;
    }
  }

  /** The place of a field in its state, as a failure of JSONata names it. */
  fieldAt(name: string): string {
    return `${this.path}/${name}`.slice(this.statePath.length + 1);
  }

  /** A field with JSONata in `{% %}`, or without. */
  jsonata(name: string): Evaluate | undefined {
    const value = this.#value[name];
    return value === undefined ? undefined : this.compiled(name, () => jsonataTemplate(value, this.fieldAt(name)));
  }

  #inner(value: JsonObject, path: string): Reader {
    const reader = new Reader(value, path, this.#problems);
    reader.language = this.language;
    reader.statePath = this.statePath;
    reader.isExpress = this.isExpress;
    return reader;
  }

  /** Records every field that is not among these. */
  only(fields: readonly string[]): void {
    for (const name of this.names()) {
      if (fields.includes(name)) continue;
      const reason = Object.hasOwn(UNSUPPORTED_FIELDS, name) ? UNSUPPORTED_FIELDS[name] : undefined;
      if (reason === undefined) this.problem(name, 'The field is not supported here');
      else this.problem(name, `The region does not run ${name}: ${reason}`, 'UNSUPPORTED');
    }
  }
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
