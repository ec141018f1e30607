import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { bundleForDebugger } from '../build/for-debugger.ts';
import { bundleQuietly, ownSources, type Rebundler, rebundler } from '../build/rebundle.ts';
import { sourcesIn } from './sources-in.ts';

/** The files of a function's zip. */
export type FunctionFiles = Readonly<Record<string, Uint8Array>>;

/** Bundles that can be made again quickly. Each takes 40 MB, so only those of the latest edits stay. */
const MAX_REBUNDLERS = 3;

/** The bundles of a project's functions, in `dist/<name>/`, and the sources that they are made of. */
export class Bundles {
  readonly #root: string;
  readonly #debugged: string | undefined;
  /** By name; the latest used is the last. */
  readonly #rebundlers = new Map<string, Promise<Rebundler>>();
  readonly #sources: Promise<Map<string, ReadonlySet<string>>>;

  /** @param debugged the function that is bundled for a debugger */
  constructor(root: string, names: readonly string[], debugged?: string) {
    this.#root = root;
    this.#debugged = debugged;
    // What cannot be bundled now has no known sources.
    this.#sources = ownSources(names, root).then(
      (metafile) => new Map(names.map((name) => [name, sourcesIn(metafile, name)])),
      () => new Map(),
    );
  }

  /** The functions that are made of a changed file, or whose sources are not known. */
  async using(names: readonly string[], isChanged: (source: string) => boolean): Promise<string[]> {
    const sources = await this.#sources;
    return names.filter((name) => [...(sources.get(name) ?? [])].some(isChanged) || !sources.has(name));
  }

  /**
   * Bundles functions again.
   * @returns for each function its files, or the error that kept it from being bundled
   */
  async bundle(names: readonly string[]): Promise<ReadonlyMap<string, FunctionFiles | Error>> {
    const deployed = names.filter((name) => name !== this.#debugged);
    const debugged = names.filter((name) => name === this.#debugged);
    const bundled = deployed.length > MAX_REBUNDLERS ? await this.#together(deployed) : await this.#each(deployed);
    return new Map([...bundled, ...(await this.#each(debugged))]);
  }

  async dispose(): Promise<void> {
    for (const rebundler of this.#rebundlers.values()) await (await rebundler).dispose();
  }

  /** One build of several functions parses what they share once. When one fails, so does the build. */
  async #together(names: readonly string[]) {
    const built = await bundleQuietly(names, this.#root).catch(asError);
    if (built instanceof Error) return this.#each(names);
    return Promise.all(names.map(async (name) => [name, await this.#filesOf(name, built)] as const));
  }

  #each(names: readonly string[]) {
    return Promise.all(names.map(async (name) => [name, await this.#again(name).catch(asError)] as const));
  }

  async #again(name: string): Promise<FunctionFiles> {
    if (name === this.#debugged) return this.#forDebugger(name);
    const { rebuild } = await this.#rebundlerOf(name);
    return this.#filesOf(name, await rebuild());
  }

  async #forDebugger(name: string): Promise<FunctionFiles> {
    const { files, metafile } = await bundleForDebugger(name, this.#root);
    (await this.#sources).set(name, sourcesIn(metafile, name));
    return files;
  }

  async #rebundlerOf(name: string): Promise<Rebundler> {
    const known = this.#rebundlers.get(name) ?? rebundler(name, this.#root);
    this.#rebundlers.delete(name);
    this.#rebundlers.set(name, known);
    for (const [oldest, unused] of this.#rebundlers) {
      if (this.#rebundlers.size <= MAX_REBUNDLERS) break;
      this.#rebundlers.delete(oldest);
      void unused.then(({ dispose }) => dispose());
    }
    return known;
  }

  async #filesOf(name: string, metafile: Metafile): Promise<FunctionFiles> {
    (await this.#sources).set(name, sourcesIn(metafile, name));
    const files = Object.keys(metafile.outputs).filter((file) => file.startsWith(`dist/${name}/`));
    const entries = files.map(async (file) => [file, await readFile(path.join(this.#root, file))] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
