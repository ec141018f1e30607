import type { Metafile } from 'esbuild';
import { ENTRY_NAMESPACE } from './mapped-entries.ts';

/** All contracts import the validators of all events. Those of other events than the function's are left out of its bundle. */
const GENERATED = /^schemas\/generated\//;

/** The sources that a function's bundle is made of, relative to the project; types alone do not count. */
export function sourcesIn({ inputs, outputs }: Metafile, functionName: string): ReadonlySet<string> {
  const found = new Set<string>();
  const entry = `${ENTRY_NAMESPACE}:./functions/${functionName}/handler.ts`;
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    waiting.push(...(inputs[file]?.imports ?? []).filter(({ external }) => external !== true).map(({ path }) => path));
  }
  const parts = Object.values(outputs).find(({ entryPoint }) => entryPoint === entry)?.inputs ?? {};
  return new Set([...found].filter((file) => !GENERATED.test(file) || parts[file] !== undefined));
}
