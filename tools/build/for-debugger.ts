import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import type { FunctionFiles } from './rebundle.ts';
import { entryPointsOf, pathIn, SETTINGS } from './settings.ts';

export interface DebugBundle {
  readonly files: FunctionFiles;
  readonly metafile: Metafile;
}

/**
 * Bundles one function as a debugger shows it well: not minified, and with the whole map. Writes and prints nothing.
 * @param stops at the first line of its handler
 * @throws the BuildFailure of esbuild
 */
export async function bundleForDebugger(name: string, root: string, stops = false): Promise<DebugBundle> {
  const stop = stops ? [stopAtStart(path.resolve(root, `functions/${name}/handler.ts`))] : [];
  const { metafile, outputFiles } = await build({
    ...SETTINGS,
    plugins: [...stop, ...SETTINGS.plugins],
    minify: false,
    logLevel: 'silent',
    absWorkingDir: root,
    entryPoints: entryPointsOf([name]),
    metafile: true,
    write: false,
  });
  const files = outputFiles.map((file) => [pathIn(root, file.path), file.contents]);
  return { files: Object.fromEntries(files), metafile };
}

const stopAtStart = (source: string): Plugin => ({
  name: 'stop-at-start',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) =>
      // On the first line, so that all others stay where they are.
      file === source ? { contents: `debugger; ${await readFile(file, 'utf8')}`, loader: 'ts' } : undefined,
    );
  },
});
