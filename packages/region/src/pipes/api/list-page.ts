import { AwsError } from '../../core/aws-error.ts';
import { pageOf } from '../../http/pages.ts';
import type { Pipe } from '../pipes.ts';
import { summaryOf } from './shown.ts';

const MAX_ITEMS = 100;

/** The query parameters of ListPipes. */
const FILTERS: Readonly<Record<string, (pipe: Pipe, wanted: string) => boolean>> = {
  NamePrefix: ({ name }, prefix) => name.startsWith(prefix),
  SourcePrefix: ({ source }, prefix) => source.startsWith(prefix),
  TargetPrefix: ({ target }, prefix) => target.startsWith(prefix),
  DesiredState: ({ wanted }, state) => wanted === state,
  CurrentState: ({ currentState }, state) => currentState === state,
};

/** The answer of ListPipes. @throws AwsError ValidationException */
export function listPage(pipes: readonly Pipe[], query: URLSearchParams): object {
  const found = pipes.filter((pipe) =>
    Object.entries(FILTERS).every(([name, test]) => test(pipe, query.get(name) ?? '') || query.get(name) === null),
  );
  const limit = Number(query.get('Limit') ?? MAX_ITEMS);
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= MAX_ITEMS;
  const page = isLimit ? pageOf(found, limit, query.get('NextToken') ?? undefined) : undefined;
  if (!page) throw new AwsError('ValidationException', 'Limit must be from 1 to 100, NextToken as it was given.');
  return { Pipes: page.items.map(summaryOf), NextToken: page.nextToken };
}
