import type { CatalogueEntry } from '../../schemas/catalogue.ts';
import type { Value } from '../cloudformation.ts';
import type { FunctionConfig } from './convention.ts';

/** The events that rules may send a function, straight or by its queue, as far as source and type tell. */
export function sentTo({ events = [], queue }: FunctionConfig, entries: readonly CatalogueEntry[]) {
  const patterns = [...events.map(({ eventBridge }) => eventBridge?.['pattern']), queue?.pattern];
  return entries.filter((entry) => patterns.some((pattern) => pattern !== undefined && mayTake(pattern, entry)));
}

const mayTake = (pattern: Value, { source, type }: CatalogueEntry): boolean =>
  mayMatch(memberOf(pattern, 'source'), source) && mayMatch(memberOf(pattern, 'detail-type'), type);

/** What the pattern does not name takes all. A matcher that is neither a text nor a prefix may take any. */
function mayMatch(matchers: Value | undefined, text: string): boolean {
  if (!Array.isArray(matchers)) return true;
  return matchers.some((matcher) => {
    if (typeof matcher === 'string') return matcher === text;
    const prefix = memberOf(matcher, 'prefix');
    return typeof prefix !== 'string' || text.startsWith(prefix);
  });
}

const memberOf = (value: Value, name: string): Value | undefined => (isMap(value) ? value[name] : undefined);

const isMap = (value: Value): value is Readonly<Record<string, Value | undefined>> =>
  typeof value === 'object' && !Array.isArray(value);
