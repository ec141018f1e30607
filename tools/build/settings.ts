import path from 'node:path';
import type { BuildOptions, Metafile } from 'esbuild';
import { keepOurNames } from './keep-our-names.ts';
import { mappedEntries } from './mapped-entries.ts';
import { keepOwnSources } from './own-sources.ts';
import { slimErrors } from './slim-errors.ts';
import { slimFormats } from './slim-formats.ts';
import { slimKafka } from './slim-kafka.ts';
import { slimSdk } from './slim-sdk.ts';

/**
 * CommonJS loads faster than ESM and is what `sls invoke local` can load; "module" first halves the bundle of
 * the AWS SDK; what a function on Lambda never reaches is left out. docs/explanation/performance.md has the figures.
 */
export const SETTINGS = {
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  // `import('node:http')`, as the AWS SDK has it, reads each export of it, and one of them loads all of undici.
  supported: { 'dynamic-import': false },
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [mappedEntries, keepOurNames, slimErrors, slimFormats, slimKafka, slimSdk],
  logOverride: { 'empty-import-meta': 'error', 'import-is-undefined': 'error' },
  logLevel: 'warning',
} satisfies BuildOptions;

/** The handlers of functions, by the names of their bundles below `dist/`. */
export const entryPointsOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${name}/index`, `functions/${name}/handler.ts`]));

/** The path of a file in a project, with forward slashes. */
export const pathIn = (root: string, file: string): string => path.relative(root, file).split(path.sep).join('/');

/** The bundles that were written, with maps of our own sources alone. */
export async function written(metafile: Metafile, root: string): Promise<Metafile> {
  await Promise.all(mapsIn(metafile).map((file) => keepOwnSources(path.join(root, file))));
  return metafile;
}

const mapsIn = ({ outputs }: Metafile): readonly string[] =>
  Object.keys(outputs).filter((file) => file.endsWith('.map'));
