import { at, listOf, textOf } from '@tributary/region/json';
import type { Metafile } from 'esbuild';
import { bundleForDebugger } from '../build/for-debugger.ts';
import { bundleInMemory, type FunctionFiles, ownSources, type Rebundler, rebundler } from '../build/rebundle.ts';
import { sourcesIn } from '../build/sources-in.ts';

/** By the names of functions: the files, or the error that kept a function from being bundled. */
type Bundled = ReadonlyMap<string, FunctionFiles | Error>;

/** Bundles that can be made again quickly. Each takes 40 MB, so only those of the latest edits stay. */
const MAX_REBUNDLERS = 3;

/** The bundles of a project's functions, and the sources that they are made of. */
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

  /** Resolves when the sources are known. */
  get isReady(): Promise<void> {
    return this.#sources.then(() => {});
  }

  /** The functions that are made of a changed file, or whose sources are not known. */
  async using(names: readonly string[], isChanged: (source: string) => boolean): Promise<string[]> {
    const sources = await this.#sources;
    return names.filter((name) => !sources.has(name) || [...(sources.get(name) ?? [])].some(isChanged));
  }

  /** Bundles functions again. One build of several parses what they share once. */
  async bundle(names: readonly string[]): Promise<Bundled> {
    const deployed = names.filter((name) => name !== this.#debugged);
    const debugged = names.filter((name) => name === this.#debugged);
    return new Map([...(await this.#deployed(deployed)), ...(await this.#each(debugged))]);
  }

  async dispose(): Promise<void> {
    for (const rebundler of this.#rebundlers.values()) await (await rebundler).dispose();
  }

  async #deployed(names: readonly string[]): Promise<Bundled> {
    if (names.length <= 1) return this.#each(names);
    try {
      const { metafile, files } = await bundleInMemory(names, this.#root);
      for (const name of names) await this.#learn(name, metafile);
      return files;
    } catch (error) {
      return this.#withoutBroken(names, asError(error));
    }
  }

  /** A broken file breaks the functions that are made of it, and only those. */
  async #withoutBroken(names: readonly string[], error: Error): Promise<Bundled> {
    const sources = await this.#sources;
    const files = brokenFilesIn(error);
    const broken = new Set(names.filter((name) => [...files].some((file) => sources.get(name)?.has(file))));
    if (broken.size === 0) return this.#each(names);
    const others = await this.#deployed(names.filter((name) => !broken.has(name)));
    return new Map([...others, ...[...broken].map((name) => [name, error] as const)]);
  }

  async #each(names: readonly string[]): Promise<Bundled> {
    return new Map(
      await Promise.all(names.map(async (name) => [name, await this.#again(name).catch(asError)] as const)),
    );
  }

  async #again(name: string): Promise<FunctionFiles> {
    if (name === this.#debugged) return this.#forDebugger(name);
    const { rebuild } = await this.#rebundlerOf(name);
    const { metafile, files } = await rebuild();
    await this.#learn(name, metafile);
    return files.get(name) ?? {};
  }

  async #forDebugger(name: string): Promise<FunctionFiles> {
    const { files, metafile } = await bundleForDebugger(name, this.#root);
    await this.#learn(name, metafile);
    return files;
  }

  async #learn(name: string, metafile: Metafile): Promise<void> {
    (await this.#sources).set(name, sourcesIn(metafile, name));
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
}

/** The files that esbuild names in its errors. */
const brokenFilesIn = (error: Error): ReadonlySet<string> =>
  new Set(listOf(at(error, 'errors')).map((message) => textOf(at(message, 'location', 'file'))));

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
