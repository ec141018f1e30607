import type { Region } from '@tributary/region';
import { failureText } from '../build/failure.ts';
import type { Bundles } from './bundles.ts';

export interface ReloadDeps {
  readonly region: Pick<Region, 'holdInvocations' | 'waitingInvocations' | 'replaceCode'>;
  readonly bundles: Pick<Bundles, 'bundle'>;
  /** The deployed names of the functions that run, by the names of their folders. */
  readonly functions: () => ReadonlyMap<string, string>;
}

/** What keeps a function from its new code; undefined when it runs it. */
type Problem = string | undefined;

/**
 * Functions that are bundled at once: with more an invocation waits longer for the first of them, with fewer the packages
 * that they share are parsed more often (measured for fifteen: 2.2 s of CPU time at once, 3.4 s by four, 7.1 s by one).
 */
const MAX_TOGETHER = 4;

/**
 * The functions that are to run the code as it is now. A few are bundled and tried at a time; those for which
 * invocations wait come first.
 */
export class ReloadQueue {
  readonly #deps: ReloadDeps;
  /** In the order in which they were added. */
  readonly #due = new Map<string, PromiseWithResolvers<Problem>>();
  #isBundling = false;

  constructor(deps: ReloadDeps) {
    this.#deps = deps;
  }

  /** Adds a function, which may be there already. Never rejects. */
  reload(name: string): Promise<Problem> {
    const due = this.#due.get(name) ?? Promise.withResolvers<Problem>();
    this.#due.set(name, due);
    if (!this.#isBundling) void this.#drain();
    return due.promise;
  }

  /** Lets a function's new invocations wait until the returned function is called. */
  hold(name: string): () => void {
    return this.#deps.region.holdInvocations(this.#deployed(name));
  }

  async #drain(): Promise<void> {
    this.#isBundling = true;
    // All functions of an edit are added in one turn.
    await Promise.resolve();
    for (let names = this.#next(); names.length > 0; names = this.#next()) await this.#bundle(names);
    this.#isBundling = false;
  }

  #next(): readonly string[] {
    const names = [...this.#due.keys()];
    const awaited = names.filter((name) => this.#deps.region.waitingInvocations(this.#deployed(name)) > 0);
    return (awaited.length > 0 ? awaited : names).slice(0, MAX_TOGETHER);
  }

  /** Does not wait until the code is loaded: meanwhile the next functions are bundled. */
  async #bundle(names: readonly string[]): Promise<void> {
    const begun = names.map((name) => [name, this.#due.get(name)] as const);
    for (const name of names) this.#due.delete(name);
    const bundling = this.#deps.bundles.bundle(names);
    for (const [name, due] of begun) due?.resolve(this.#replace(name, bundling));
    await bundling.catch(() => {});
  }

  async #replace(name: string, bundling: ReturnType<Bundles['bundle']>): Promise<Problem> {
    try {
      const files = (await bundling).get(name);
      if (files === undefined || files instanceof Error) return failureText(files);
      await this.#deps.region.replaceCode(this.#deployed(name), files);
      return undefined;
    } catch (error) {
      return failureText(error);
    }
  }

  #deployed(name: string): string {
    return this.#deps.functions().get(name) ?? name;
  }
}
