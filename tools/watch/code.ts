import { failureText } from '../build/failure.ts';
import type { Bundles } from './bundles.ts';
import type { ReloadQueue } from './reload-queue.ts';
import { generatedFrom, partsOf } from './sources.ts';

/** What came of a change of code. */
export interface CodeReload {
  /** The functions that run the new code. */
  readonly reloaded: readonly string[];
  /** What keeps the others from it, and which go on with their last good code. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
  /** From when on no invocation began with the earlier code, by `performance.now()`. */
  readonly liveAtMs: number;
}

export interface CodeDeps {
  readonly bundles: Bundles;
  readonly queue: ReloadQueue;
  /** Writes the types and validators that follow from the schemas. */
  readonly generate: () => Promise<void>;
  /** The names of the functions that run. */
  readonly names: () => readonly string[];
}

/** Brings the functions that are made of changed files to their new code. */
export async function reloadCode(files: ReadonlySet<string>, deps: CodeDeps): Promise<CodeReload> {
  const names = await madeOf(files, deps);
  const needsContracts = [...files].some((file) => partsOf(file).contracts);
  const isReady = Promise.resolve().then(() => (needsContracts ? deps.generate() : undefined));
  const unready = isReady.then(() => undefined, failureText);
  const { problems, ...reload } = await reloadFunctions(names, deps.queue, isReady);
  const problem = await unready;
  // A schema may be broken that no function uses yet.
  return { ...reload, problems: problem === undefined || names.length > 0 ? problems : new Map([[problem, []]]) };
}

/** The functions in whose folder a file was changed come first. */
async function madeOf(files: ReadonlySet<string>, { bundles, names }: CodeDeps): Promise<readonly string[]> {
  const all = names();
  // A source that cannot be read is not among the sources of its function.
  const own = all.filter((name) => [...files].some((file) => file.startsWith(`functions/${name}/`)));
  const generated = [...files].filter((file) => partsOf(file).contracts).map(generatedFrom);
  const using = await bundles.using(all, (source) => files.has(source) || generated.some((one) => one.test(source)));
  return [...new Set([...own, ...using])];
}

/**
 * Brings functions to the code as it is now. A new invocation waits for it. One function that fails does not hold up
 * the others.
 * @param isReady resolves when the code can be bundled
 */
export async function reloadFunctions(
  names: readonly string[],
  queue: ReloadQueue,
  isReady: Promise<void> = Promise.resolve(),
): Promise<CodeReload> {
  const reloaded: string[] = [];
  const problems = new Map<string, string[]>();
  const reloads = names.map(async (name) => [name, await reloadOne(name, queue, isReady)] as const);
  const liveAtMs = performance.now();
  for (const [name, problem] of await Promise.all(reloads)) {
    if (problem === undefined) reloaded.push(name);
    // A broken file that several functions share is one problem.
    else problems.set(problem, [...(problems.get(problem) ?? []), name]);
  }
  return { reloaded, problems, liveAtMs };
}

/** @returns what keeps the function from its new code */
async function reloadOne(name: string, queue: ReloadQueue, isReady: Promise<void>): Promise<string | undefined> {
  try {
    const release = queue.hold(name);
    try {
      await isReady;
      return await queue.reload(name);
    } finally {
      release();
    }
  } catch (error) {
    return failureText(error);
  }
}
