import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import { pageOf } from '../../http/pages.ts';
import type { Parameter } from '../parameter.ts';
import type { ParameterStore } from '../parameter-store.ts';

/** Takes a request and gives its answer. @throws AwsError */
export type SsmOperation = (store: ParameterStore, input: JsonObject) => object;
export type SsmOperations = Readonly<Record<string, SsmOperation>>;

/** Reads a request. @throws AwsError ValidationException with all that is wrong */
export function checked<T>(input: JsonObject, read: (check: Checker) => T): T {
  const check = new Checker(input);
  const result = read(check);
  check.done();
  return result;
}

/** @throws AwsError ParameterNotFound */
export function parameterNamed(store: ParameterStore, name: string): Parameter {
  const parameter = store.find(name);
  if (parameter === undefined) throw notFound(name);
  return parameter;
}

export const notFound = (name: string): AwsError => new AwsError('ParameterNotFound', `Parameter ${name} not found.`);

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

interface WantedPage {
  readonly limit: number;
  readonly token: string | undefined;
}

/** @param max both the default and the largest page */
export const readPage = (check: Checker, max: number): WantedPage => ({
  limit: check.number('MaxResults', { min: 1, max }) ?? max,
  token: check.text('NextToken') || undefined,
});

/** @throws AwsError InvalidNextToken */
export function paged<T>(items: readonly T[], { limit, token }: WantedPage) {
  const page = pageOf(items, limit, token);
  if (page === undefined) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  return page;
}
