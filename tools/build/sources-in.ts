import type { Metafile } from 'esbuild';
import { ENTRY_NAMESPACE } from './mapped-entries.ts';

/** The sources that a function's bundle is made of, relative to the project; types alone do not count. */
export function sourcesIn({ inputs }: Metafile, functionName: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [`${ENTRY_NAMESPACE}:./functions/${functionName}/handler.ts`];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    waiting.push(...(inputs[file]?.imports ?? []).filter(({ external }) => external !== true).map(({ path }) => path));
  }
  return found;
}
