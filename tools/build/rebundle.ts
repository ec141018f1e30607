import { build, context, type Metafile, type OutputFile } from 'esbuild';
import { ownSourcesText } from './own-sources.ts';
import { entryPointsOf, pathIn, SETTINGS } from './settings.ts';

/** The files of a function's zip, by their paths in it. */
export type FunctionFiles = Readonly<Record<string, Uint8Array>>;

/** Bundles as `npm run build` makes them, to the byte. */
export interface Bundled {
  readonly metafile: Metafile;
  /** By the names of the functions. */
  readonly files: ReadonlyMap<string, FunctionFiles>;
}

/** A bundle that is made again after changes of its sources, in less time than the first. */
export interface Rebundler {
  /** @throws the BuildFailure of esbuild */
  readonly rebuild: () => Promise<Bundled>;
  readonly dispose: () => Promise<void>;
}

/** Bundles one function again and again; writes and prints nothing. */
export async function rebundler(name: string, root: string): Promise<Rebundler> {
  const made = await context(inMemory([name], root));
  return { rebuild: async () => bundledIn([name], await made.rebuild(), root), dispose: () => made.dispose() };
}

/** Bundles functions; writes and prints nothing. @throws the BuildFailure of esbuild */
export async function bundleInMemory(names: readonly string[], root: string): Promise<Bundled> {
  return bundledIn(names, await build(inMemory(names, root)), root);
}

/** What the bundles of functions are made of, without packages. @throws the BuildFailure of esbuild */
export async function ownSources(names: readonly string[], root: string): Promise<Metafile> {
  return (await build({ ...inMemory(names, root), packages: 'external' })).metafile;
}

function inMemory(names: readonly string[], root: string) {
  const settings = { ...SETTINGS, logLevel: 'silent', absWorkingDir: root } as const;
  return { ...settings, entryPoints: entryPointsOf(names), metafile: true, write: false } as const;
}

type Made = { readonly metafile: Metafile; readonly outputFiles: readonly OutputFile[] };

function bundledIn(names: readonly string[], { metafile, outputFiles }: Made, root: string): Bundled {
  const files = outputFiles.map((file) => [pathIn(root, file.path), contentOf(file)] as const);
  const filesOf = (name: string) => Object.fromEntries(files.filter(([file]) => file.startsWith(`dist/${name}/`)));
  return { metafile, files: new Map(names.map((name) => [name, filesOf(name)])) };
}

const contentOf = ({ path: file, contents, text }: OutputFile): Uint8Array =>
  file.endsWith('.map') ? Buffer.from(ownSourcesText(text)) : contents;
