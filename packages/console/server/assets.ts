import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { adoptedStyles } from './adopted-styles.ts';

export interface AssetFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The names of the first files of a page, below the console's prefix. */
export interface Entry {
  readonly script: string;
  readonly style: string;
  /** What the script imports: the browser loads it at once, not after it has read the script. */
  readonly preloads: readonly string[];
}

const FOLDER = path.join(import.meta.dirname, '..');
const MAIN = 'ui/main.tsx';
const PAGE = /^ui\/pages\/([^/]+)\/\1\.tsx$/;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

interface Built {
  readonly entry: Entry;
  /** What each page loads before it is seen, by the file of the page. */
  readonly pages: ReadonlyMap<string, readonly string[]>;
  /** By their names below the console's prefix. */
  readonly files: ReadonlyMap<string, AssetFile>;
}

/** The console's browser code, bundled once. */
export class Assets {
  #built: Promise<Built> | undefined;

  async files(): Promise<Built['files']> {
    return (await this.#once()).files;
  }

  async entry(): Promise<Entry> {
    return (await this.#once()).entry;
  }

  #once(): Promise<Built> {
    this.#built ??= bundle();
    return this.#built;
  }
}

/** Bundles the browser code: one chunk for each page, of which a browser loads those that it shows. */
export async function bundle(): Promise<Built> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: FOLDER,
    entryPoints: [MAIN],
    outdir: 'files',
    entryNames: 'files/[name]-[hash]',
    chunkNames: 'files/[name]-[hash]',
    assetNames: 'files/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2024',
    minify: true,
    metafile: true,
    write: false,
    tsconfig: 'tsconfig.json',
    logLevel: 'silent',
    plugins: [adoptedStyles(MAIN)],
  });
  const nameOf = (file: string): string => `files/${path.basename(file)}`;
  const files = outputFiles.map(({ path: file, contents }): [string, AssetFile] => {
    return [nameOf(file), { bytes: Buffer.from(contents), type: TYPES[path.extname(file)] ?? 'text/plain' }];
  });
  const scripts = Object.entries(metafile.outputs);
  const [script, output] = scripts.find(([, { entryPoint }]) => entryPoint === MAIN) ?? [];
  if (script === undefined || output?.cssBundle === undefined) throw new Error(`${MAIN} has no script or no styles.`);
  const loaded = (file: string): readonly string[] => [...importsOf(file, metafile)].map(nameOf);
  const [, ...preloads] = loaded(script);
  const pages = scripts.flatMap(([file, { entryPoint = '' }]): [string, readonly string[]][] =>
    PAGE.test(entryPoint) ? [[entryPoint, loaded(file)]] : [],
  );
  const entry = { script: nameOf(script), style: nameOf(output.cssBundle), preloads };
  return { entry, pages: new Map(pages), files: new Map(files) };
}

/** The script itself, then all that it imports before it runs. */
function importsOf(file: string, metafile: Metafile, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { path: imported, kind } of metafile.outputs[file]?.imports ?? []) {
    if (kind === 'import-statement') importsOf(imported, metafile, found);
  }
  return found;
}
