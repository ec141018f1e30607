import { isObject, type JsonObject } from '../../core/json.ts';
import type { Call } from '../../http/call.ts';
import { readJson } from '../../http/json-service.ts';
import { pageOf } from '../../http/pages.ts';
import { schemasError } from '../errors.ts';
import type { Tags } from '../registry.ts';

const MAX_PAGE_ITEMS = 100;

/** One request: its path, its query and its body. */
export class SchemasRequest {
  readonly #call: Call;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #body: JsonObject;

  constructor(call: Call, parameters: Readonly<Record<string, string>>) {
    this.#call = call;
    this.#parameters = parameters;
    this.#body = readJson(call.body);
  }

  /** A part of the path. */
  path(name: string): string {
    return this.#parameters[name] ?? '';
  }

  query(name: string): string | undefined {
    return this.#call.query.get(name) ?? undefined;
  }

  queries(name: string): readonly string[] {
    return this.#call.query.getAll(name);
  }

  /** @throws AwsError BadRequestException when it is not a text */
  text(name: string): string | undefined {
    const value = this.#body[name] ?? undefined;
    if (value === undefined || typeof value === 'string') return value;
    throw schemasError('BadRequestException', `${name} must be a string.`);
  }

  /** @throws AwsError BadRequestException when it is missing or not a text */
  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw schemasError('BadRequestException', `${name} is required.`);
    return value;
  }

  /** @throws AwsError BadRequestException when it is not a boolean */
  boolean(name: string): boolean | undefined {
    const value = this.#body[name] ?? undefined;
    if (value === undefined || typeof value === 'boolean') return value;
    throw schemasError('BadRequestException', `${name} must be a boolean.`);
  }

  /** @throws AwsError BadRequestException when it is not a list of texts */
  texts(name: string): readonly string[] {
    const value = this.#body[name];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw schemasError('BadRequestException', `${name} must be a list of strings.`);
  }

  /** @throws AwsError BadRequestException when it is not a map of texts */
  tags(): Tags | undefined {
    const value = this.#body['tags'] ?? undefined;
    if (value === undefined) return undefined;
    const entries = isObject(value) ? Object.entries(value) : [];
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    if (isObject(value) && texts.length === entries.length) return Object.fromEntries(texts);
    throw schemasError('BadRequestException', 'tags must be a map of strings.');
  }

  /** The page of a list that `limit` and `nextToken` ask for. @throws AwsError BadRequestException */
  page<T>(name: string, items: readonly T[], show: (item: T) => object): object {
    const limit = Number(this.query('limit') ?? MAX_PAGE_ITEMS);
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_ITEMS) {
      throw schemasError('BadRequestException', `limit must be a number from 1 to ${MAX_PAGE_ITEMS}.`);
    }
    const page = pageOf(items, limit, this.query('nextToken'));
    if (!page) throw schemasError('BadRequestException', 'nextToken is not valid.');
    return { [name]: page.items.map(show), NextToken: page.nextToken };
  }
}
