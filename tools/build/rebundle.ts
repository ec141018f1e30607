import { build, context, type Metafile } from 'esbuild';
import { entryPointsOf, SETTINGS, written } from './settings.ts';

/** A bundle that is made again after changes of its sources, in less time than the first. */
export interface Rebundler {
  /** @throws the BuildFailure of esbuild */
  readonly rebuild: () => Promise<Metafile>;
  readonly dispose: () => Promise<void>;
}

/** Bundles one function again and again, to the same file as `npm run build`; prints nothing. */
export async function rebundler(name: string, root: string): Promise<Rebundler> {
  const made = await context(quiet([name], root));
  return { rebuild: async () => written((await made.rebuild()).metafile, root), dispose: () => made.dispose() };
}

/** Bundles functions as `npm run build` does, but prints nothing. @throws the BuildFailure of esbuild */
export async function bundleQuietly(names: readonly string[], root: string): Promise<Metafile> {
  return written((await build(quiet(names, root))).metafile, root);
}

/** What the bundles of functions are made of, without packages. @throws the BuildFailure of esbuild */
export async function ownSources(names: readonly string[], root: string): Promise<Metafile> {
  return (await build({ ...quiet(names, root), packages: 'external', write: false })).metafile;
}

function quiet(names: readonly string[], root: string) {
  const settings = { ...SETTINGS, logLevel: 'silent', absWorkingDir: root } as const;
  return { ...settings, entryPoints: entryPointsOf(names), metafile: true } as const;
}
