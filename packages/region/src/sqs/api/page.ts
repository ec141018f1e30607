import { invalidParameter, invalidValue, missingParameter } from '../errors.ts';
import type { Queue } from '../queue.ts';
import type { Input } from './input.ts';

const MOST = 1000;

/**
 * One page of URLs, in the order of names. Without MaxResults it has the first thousand, and no token.
 * @param member the name of the list in the answer
 * @param isNeeded whether the list is there when it is empty
 * @throws AwsError InvalidParameterValue
 */
export function pageOf(
  queues: readonly Queue[],
  input: Input,
  member: string,
  { isNeeded = false } = {},
): Readonly<Record<string, unknown>> {
  const max = input.integer('MaxResults');
  if (max !== undefined && (max < 1 || max > MOST)) {
    throw invalidParameter('MaxResults', max, `MaxResults must be an integer between 1 and ${MOST}.`);
  }
  const after = tokenIn(input, max);
  const left = queues.filter(({ name }) => name > after).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = left.slice(0, max ?? MOST);
  const last = page.at(-1);
  const hasMore = max !== undefined && last !== undefined && page.length < left.length;
  return {
    [member]: page.length === 0 && !isNeeded ? undefined : page.map(({ url }) => url),
    NextToken: hasMore ? Buffer.from(last.name).toString('base64') : undefined,
  };
}

/** The name of the last queue of the page before. */
function tokenIn(input: Input, max: number | undefined): string {
  const token = input.text('NextToken') ?? '';
  if (token === '') return '';
  if (max === undefined) throw missingParameter('MaxResults');
  const name = Buffer.from(token, 'base64').toString();
  if (Buffer.from(name).toString('base64') !== token) throw invalidValue('Invalid or expired next token.');
  return name;
}
