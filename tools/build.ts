import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runCommand, UsageError } from '@tributary/region/command-line';
import { build, type Metafile } from 'esbuild';
import { type Contributor, contributorsOf } from './build/contributors.ts';
import { failureText } from './build/failure.ts';
import { entryPointsOf, SETTINGS, written } from './build/settings.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

const HELP = `
Usage: npm run build [-- <function>...]

Bundles functions/<name>/handler.ts to dist/<name>/index.cjs as it runs on AWS Lambda:
all functions, or those named. The map of their own sources is beside each, as index.cjs.map.
`;

export interface Bundle {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
  readonly sizeBytes: number;
  /** Largest first. */
  readonly contributors: readonly Contributor[];
}

/** The names of all functions: the folders of `functions/`. */
export function functionNames(root: string = ROOT): string[] {
  const folder = path.join(root, 'functions');
  if (!existsSync(folder)) throw new UsageError(`There is no folder functions/ in ${path.basename(root)}.`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * Bundles all functions, or those named.
 * @throws UsageError for a name without a folder, a folder without handler.ts, and code that cannot be bundled
 */
export async function buildAll(only?: readonly string[], root: string = ROOT): Promise<readonly Bundle[]> {
  const { outputs } = await bundleFunctions(chosen(functionNames(root), only), root);
  return Object.entries(outputs)
    .filter(([file]) => file.endsWith('.cjs'))
    .map(([file, output]) => ({ file, sizeBytes: output.bytes, contributors: contributorsOf(output) }));
}

/**
 * Bundles functions.
 * @throws UsageError for a function without handler.ts, and code that cannot be bundled
 */
export function bundleFunctions(names: readonly string[], root: string = ROOT): Promise<Metafile> {
  for (const name of names) requireHandler(root, name);
  return bundle(entryPointsOf(names), root);
}

/** @throws UsageError for a name without a folder, and a folder without handler.ts */
export function requireFunctions(names: readonly string[], root: string = ROOT): void {
  for (const name of chosen(functionNames(root), names)) requireHandler(root, name);
}

/**
 * Bundles sources as functions are bundled.
 * @param entryPoints sources by the name of their bundle below `dist/`
 * @throws UsageError for code that cannot be bundled
 */
export async function bundle(entryPoints: Readonly<Record<string, string>>, root: string = ROOT): Promise<Metafile> {
  try {
    const { metafile, warnings } = await build({
      ...SETTINGS,
      logLevel: 'silent',
      absWorkingDir: root,
      entryPoints,
      metafile: true,
    });
    if (warnings.length > 0) console.error(failureText({ errors: warnings }));
    return await written(metafile, root);
  } catch (error) {
    throw new UsageError(failureText(error), { cause: error });
  }
}

function chosen(known: readonly string[], only: readonly string[] | undefined): readonly string[] {
  if (known.length === 0) throw new UsageError('functions/ holds no function.');
  if (only === undefined || only.length === 0) return known;
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`Unknown function ${unknown.join(', ')}. functions/ holds ${known.join(', ')}.`);
  return only;
}

function requireHandler(root: string, name: string): void {
  const file = `functions/${name}/handler.ts`;
  if (!existsSync(path.join(root, file))) throw new UsageError(`${file} does not exist: a function starts there.`);
}

if (import.meta.main) {
  await runCommand({
    help: HELP,
    options: {},
    async run(_values, names) {
      for (const { file, sizeBytes } of await buildAll(names))
        console.log(`${String(Math.round(sizeBytes / 1024)).padStart(6)} KB  ${file}`);
    },
  });
}
