export interface ReadPage<T> {
  readonly items: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

/** Everything that an operation lists, for which its SDK has no paginator. */
export async function allPages<T>(read: (token: string | undefined) => Promise<ReadPage<T>>): Promise<readonly T[]> {
  const first = await read(undefined);
  const items = [...(first.items ?? [])];
  for (let { nextToken } = first; nextToken !== undefined; ) {
    const page = await read(nextToken);
    items.push(...(page.items ?? []));
    nextToken = page.nextToken;
  }
  return items;
}
