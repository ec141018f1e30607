import { AwsError } from '../../core/aws-error.ts';
import { isObject, type JsonObject, objectOf, textOf } from '../../core/json.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { checkedValue } from '../values/checked-values.ts';

const NAMES = 'ExpressionAttributeNames';
const VALUES = 'ExpressionAttributeValues';

/** The names and values of a request that its expressions use by `#alias` and `:name`. */
export class Substitutions {
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, AttributeValue>;
  readonly #used = new Set<string>();

  /** @throws AwsError ValidationException for a malformed name or value */
  constructor(request: JsonObject) {
    const names = checkedEntries(request, NAMES, /^#\w+$/);
    const values = checkedEntries(request, VALUES, /^:\w+$/);
    this.#names = new Map(names.map(([alias, name]) => [alias, textOf(name)]));
    this.#values = new Map(values.map(([name, value]) => [name, expressionValue(name, objectOf(value))]));
  }

  nameOf(alias: string): string | undefined {
    this.#used.add(alias);
    return this.#names.get(alias);
  }

  valueOf(name: string): AttributeValue | undefined {
    this.#used.add(name);
    return this.#values.get(name);
  }

  /** @throws AwsError ValidationException when a name or a value was not used */
  refuseUnused(): void {
    this.#refuseUnused(NAMES, this.#names);
    this.#refuseUnused(VALUES, this.#values);
  }

  #refuseUnused(parameter: string, all: ReadonlyMap<string, unknown>): void {
    const unused = [...all.keys()].filter((name) => !this.#used.has(name));
    if (unused.length === 0) return;
    throw invalid(`Value provided in ${parameter} unused in expressions: keys: {${unused.join(', ')}}`);
  }
}

function checkedEntries(request: JsonObject, parameter: string, form: RegExp) {
  const given = request[parameter];
  if (!isObject(given)) return [];
  const entries = Object.entries(given);
  if (entries.length === 0) throw invalid(`${parameter} must not be empty`);
  const wrong = entries.find(([name]) => !form.test(name));
  if (wrong === undefined) return entries;
  throw invalid(`${parameter} contains invalid key: Syntax error; key: "${wrong[0]}"`);
}

function expressionValue(name: string, raw: JsonObject): AttributeValue {
  try {
    return checkedValue(raw);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(`${VALUES} contains invalid value: ${error.message} for key ${name}`);
  }
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
