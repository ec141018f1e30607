import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { adoptedStyles } from './adopted-styles.ts';
import type { Inlined } from './headers.ts';
import { oneFrame, pageIn } from './one-frame.ts';

export interface AssetFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The names of the first files of every page, below the console's prefix. */
export interface Entry {
  readonly script: string;
  /** What the script imports: the browser loads it at once, not after it has read the script. */
  readonly preloads: readonly string[];
}

const FOLDER = path.join(import.meta.dirname, '..');
const MAIN = 'ui/main.tsx';
const FRAME = 'ui/shell/app.tsx';
const EARLY = 'ui/shell/early.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface Built {
  readonly entry: Entry;
  /** What each page has in its HTML: the styles of the frame, and what runs before the first picture. */
  readonly inlined: Inlined;
  /** What each page loads before it is seen, by the name of the page. */
  readonly pages: ReadonlyMap<string, readonly string[]>;
  /** By their names below the console's prefix. */
  readonly files: ReadonlyMap<string, AssetFile>;
}

/** The console's browser code, bundled once. */
export class Assets {
  #built: Promise<Built> | undefined;

  built(): Promise<Built> {
    this.#built ??= bundle();
    return this.#built;
  }
}

/** Bundles the browser code: one chunk for each page, of which a browser loads those that it shows. */
export async function bundle(): Promise<Built> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: FOLDER,
    entryPoints: [MAIN, EARLY],
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
    plugins: [oneFrame(FRAME), adoptedStyles(MAIN)],
  });
  const files = outputFiles.map(({ path: file, contents }): [string, AssetFile] => {
    return [nameOf(file), { bytes: Buffer.from(contents), type: TYPES[path.extname(file)] ?? 'text/plain' }];
  });
  return builtOf(new Map(files), metafile);
}

const nameOf = (file: string): string => `files/${path.basename(file)}`;

/** @param files what the HTML has in itself is taken out of them */
function builtOf(files: Map<string, AssetFile>, metafile: Metafile): Built {
  const outputs = Object.entries(metafile.outputs);
  const outputOf = (entry: string) => outputs.find(([, { entryPoint }]) => entryPoint === entry) ?? [];
  const [script = '', main] = outputOf(MAIN);
  const [early] = outputOf(EARLY);
  const loaded = (file: string): readonly string[] => [...importsOf(file, metafile)].map(nameOf);
  const [, ...preloads] = loaded(script);
  const pages = outputs.flatMap(([file, { entryPoint }]): [string, readonly string[]][] => {
    const page = pageIn(entryPoint);
    return page === undefined ? [] : [[page, loaded(file)]];
  });
  const inlined = { style: takenOut(files, main?.cssBundle), script: takenOut(files, early) };
  return { entry: { script: nameOf(script), preloads }, inlined, pages: new Map(pages), files };
}

function takenOut(files: Map<string, AssetFile>, file = ''): string {
  const taken = files.get(nameOf(file));
  if (taken === undefined) throw new Error(`${MAIN} has no styles, or there is no ${EARLY}.`);
  files.delete(nameOf(file));
  return taken.bytes.toString().trim();
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
