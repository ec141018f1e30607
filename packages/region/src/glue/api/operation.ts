import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import { pageOf } from '../../http/pages.ts';
import { invalidInput } from '../errors.ts';
import type { GlueService } from '../glue-service.ts';

/** Takes a request and gives its answer. @throws AwsError */
export type GlueOperation = (glue: GlueService, input: JsonObject) => object;
export type GlueOperations = Readonly<Record<string, GlueOperation>>;

/** Reads a request. @throws AwsError InvalidInputException with all that is wrong */
export function checked<T>(input: JsonObject, read: (check: Checker) => T): T {
  const check = new Checker(input);
  const result = read(check);
  try {
    check.done();
  } catch (error) {
    throw error instanceof AwsError && error.code === 'ValidationException' ? invalidInput(error.message) : error;
  }
  return result;
}

const MAX_PAGE = 100;
const DEFAULT_PAGE = 25;

export interface WantedPage {
  readonly limit: number;
  readonly token: string | undefined;
}

export const readPage = (check: Checker): WantedPage => ({
  limit: check.number('MaxResults', { min: 1, max: MAX_PAGE }) ?? DEFAULT_PAGE,
  token: check.text('NextToken') || undefined,
});

/** @throws AwsError InvalidInputException for a token that is none of ours */
export function paged<T>(items: readonly T[], { limit, token }: WantedPage) {
  const page = pageOf(items, limit, token);
  if (page === undefined) throw invalidInput('The next token is not valid. Parameter Name: nextToken');
  return page;
}

/** As answers of Glue write times. @param ms since the epoch */
export const shownTime = (ms: number): string => new Date(ms).toISOString();
