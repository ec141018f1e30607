import { AwsError } from '../../core/aws-error.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Checker } from '../../http/input-checker.ts';

const DEFAULT_LIMIT = 100;

export interface Page {
  readonly limit: number;
  readonly start: number;
}

/** Reads Limit and NextToken. */
export function readPage(check: Checker): Page {
  const limit = check.number('Limit', { min: 1, max: 100 }) ?? DEFAULT_LIMIT;
  const token = check.text('NextToken', { min: 1, max: 2048 });
  return { limit, start: token === undefined ? 0 : readToken(token) };
}

/** One page of a list under its name, with a token if there is a next page. */
export function onePage<T>(name: string, items: readonly T[], page: Page, show: (item: T) => Json): JsonObject {
  const end = page.start + page.limit;
  const shown = items.slice(page.start, end).map(show);
  return end < items.length ? { [name]: shown, NextToken: writeToken(end) } : { [name]: shown };
}

function writeToken(start: number): string {
  return Buffer.from(`from:${start}`).toString('base64');
}

function readToken(token: string): number {
  const [, start] = /^from:([0-9]+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (start !== undefined) return Number(start);
  throw new AwsError('ValidationException', 'Parameter NextToken is not valid.');
}
