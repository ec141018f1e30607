import path from 'node:path';
import type { Plugin } from 'esbuild';

const INSTALL = path.resolve(import.meta.dirname, '../../lib/stack-traces/install.ts');
export const ENTRY_NAMESPACE = 'mapped-entry';

/** Puts TypeScript positions into the stacks of a bundle, before anything else in it runs. */
export const mappedEntries: Plugin = {
  name: 'mapped-entries',
  setup(build) {
    // Each import that a filter lets through is a message between two processes: packages import no TypeScript.
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path: entry, resolveDir }) =>
      kind === 'entry-point' ? { path: entry, namespace: ENTRY_NAMESPACE, pluginData: resolveDir } : undefined,
    );
    build.onLoad({ filter: /./, namespace: ENTRY_NAMESPACE }, ({ path: entry, pluginData: resolveDir }) => ({
      contents: `import ${JSON.stringify(INSTALL)}; export * from ${JSON.stringify(`./${entry}`)};`,
      resolveDir,
    }));
  },
};
