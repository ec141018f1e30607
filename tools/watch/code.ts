import { availableParallelism } from 'node:os';
import type { Region } from '@tributary/region';
import { inParallel } from '#lib/in-parallel.ts';
import { failureText } from '../build/failure.ts';
import { generate } from '../generate.ts';
import type { Bundles, FunctionFiles } from './bundles.ts';
import { generatedFrom, partsOf } from './sources.ts';

/** What came of a change of code. */
export interface CodeReload {
  /** The functions that run the new code. */
  readonly reloaded: readonly string[];
  /** What keeps the others from it, and which go on with their last good code. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
}

export interface CodeDeps {
  readonly region: Pick<Region, 'replaceCode'>;
  readonly bundles: Bundles;
  /** The deployed names of the functions that run, by the names of their folders. */
  readonly functions: () => ReadonlyMap<string, string>;
}

/** Brings the functions that are made of changed files to their new code. */
export async function reloadCode(files: ReadonlySet<string>, deps: CodeDeps): Promise<CodeReload> {
  const all = [...deps.functions().keys()];
  const code = [...files].filter((file) => partsOf(file).code);
  const schemas = code.filter((file) => partsOf(file).contracts);
  try {
    if (schemas.length > 0) await generate();
  } catch (error) {
    return { reloaded: [], problems: new Map([[failureText(error), []]]) };
  }
  const patterns = schemas.map(generatedFrom);
  // A source that cannot be read is not among the sources of its function.
  const own = all.filter((name) => code.some((file) => file.startsWith(`functions/${name}/`)));
  const using = await deps.bundles.using(
    all,
    (source) => files.has(source) || patterns.some((one) => one.test(source)),
  );
  return reloadFunctions([...new Set([...own, ...using])], deps);
}

/** Bundles functions again and gives them to the region. One that fails does not hold up the others. */
export async function reloadFunctions(names: readonly string[], deps: CodeDeps): Promise<CodeReload> {
  const reloaded: string[] = [];
  const problems = new Map<string, string[]>();
  const bundled = [...(await deps.bundles.bundle(names))];
  const tried = await inParallel(bundled, availableParallelism(), async ([name, files]) => {
    return [name, await problemOf(name, files, deps)] as const;
  });
  for (const [name, problem] of tried) {
    if (problem === undefined) reloaded.push(name);
    // A broken file that several functions share is one problem.
    else problems.set(problem, [...(problems.get(problem) ?? []), name]);
  }
  return { reloaded, problems };
}

async function problemOf(name: string, bundled: FunctionFiles | Error, deps: CodeDeps): Promise<string | undefined> {
  if (bundled instanceof Error) return failureText(bundled);
  try {
    await deps.region.replaceCode(deps.functions().get(name) ?? name, bundled);
    return undefined;
  } catch (error) {
    return failureText(error);
  }
}
