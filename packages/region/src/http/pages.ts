/** One page of a list, and the token that asks for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * Cuts a page out of a list.
 * @param token the nextToken of the page before
 * @returns undefined when the token is not one of pageOf
 */
export function pageOf<T>(items: readonly T[], limit: number, token: string | undefined): Page<T> | undefined {
  const start = token === undefined ? 0 : startOf(token);
  if (start === undefined) return undefined;
  const end = start + limit;
  const nextToken = end < items.length ? Buffer.from(`from:${end}`).toString('base64url') : undefined;
  return { items: items.slice(start, end), nextToken };
}

function startOf(token: string): number | undefined {
  const [, start] = /^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return start === undefined ? undefined : Number(start);
}
