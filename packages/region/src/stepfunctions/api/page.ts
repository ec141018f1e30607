import { AwsError } from '../../core/aws-error.ts';
import type { Checker } from '../../http/input-checker.ts';
import { pageOf } from '../../http/pages.ts';

const DEFAULT_ITEMS = 100;

export interface PageRequest {
  readonly limit: number;
  readonly token: string | undefined;
}

/** Reads maxResults and nextToken; 0 asks for the default. */
export function readPage(check: Checker): PageRequest {
  const limit = check.number('maxResults', { min: 0, max: 1000 });
  return { limit: limit || DEFAULT_ITEMS, token: check.text('nextToken', { min: 1, max: 1024 }) };
}

/** @throws AwsError InvalidToken */
export function onePage<T>(
  name: string,
  items: readonly T[],
  { limit, token }: PageRequest,
  show: (item: T) => object,
) {
  const page = pageOf(items, limit, token);
  if (!page) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  return { [name]: page.items.map(show), ...(page.nextToken !== undefined && { nextToken: page.nextToken }) };
}
