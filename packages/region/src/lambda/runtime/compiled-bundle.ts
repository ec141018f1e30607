import { hash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, getCompileCacheDir, Module } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

/** Node puts the same around a CommonJS module. It stays on the first line, which keeps its columns. */
const [HEAD, TAIL] = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];
const SHEBANG = /^#!.*/;
const [ALGORITHM, DIGEST_BYTES] = ['sha256', 32];

interface Uncached {
  readonly script: vm.Script;
  readonly cacheFile: string;
}

let uncached: Uncached | undefined;

/**
 * Loads a bundle, a CommonJS module, with its compiled code from the disk. Node's own cache has only what was compiled
 * before the module ran. A function that is first called by an invocation would be compiled again by each process.
 * @returns its exports
 * @throws what the bundle throws; SyntaxError
 * @see https://nodejs.org/api/vm.html#scriptcreatecacheddata
 */
export function loadBundle(bundle: string): unknown {
  const file = realpathSync(bundle);
  const source = readFileSync(file, 'utf8').replace(SHEBANG, '');
  const cacheFile = cacheFileOf(source);
  const cachedData = cacheFile === undefined ? undefined : readCompiled(cacheFile);
  const script = new vm.Script(`${HEAD}${source}${TAIL}`, {
    filename: file,
    columnOffset: -HEAD.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData && { cachedData }),
  });
  const isCached = cachedData !== undefined && script.cachedDataRejected !== true;
  if (cacheFile !== undefined && !isCached) uncached = { script, cacheFile };
  return run(script, file);
}

/** Keeps what is compiled by now, for the processes to come. To be called when the bundle has handled an event. */
export function keepCompiled(): void {
  if (uncached === undefined) return;
  const { script, cacheFile } = uncached;
  uncached = undefined;
  const data = script.createCachedData();
  const draft = `${cacheFile}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.concat([digestOf(data), data]));
    renameSync(draft, cacheFile);
  } catch {
    // Without it, the next process compiles again.
  }
}

function run(script: vm.Script, file: string): unknown {
  const require = createRequire(file);
  const module = Object.assign(new Module(file), { filename: file, paths: require.resolve.paths('a') ?? [] });
  require.cache[file] = module;
  const wrapper: unknown = script.runInThisContext();
  const values = [module.exports, require, module, file, path.dirname(file)];
  if (typeof wrapper === 'function') Reflect.apply(wrapper, module.exports, values);
  module.loaded = true;
  return module.exports;
}

/** V8 compares no more of the source than its length. Node's folder is that of its version and of the machine. */
function cacheFileOf(source: string): string | undefined {
  const folder = getCompileCacheDir();
  return folder === undefined ? undefined : path.join(folder, `${hash(ALGORITHM, source)}.bundle`);
}

/** Undefined where there is none, or one that is damaged: V8 takes its content as it is. */
function readCompiled(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const [digest, data] = [bytes.subarray(0, DIGEST_BYTES), bytes.subarray(DIGEST_BYTES)];
  return digest.equals(digestOf(data)) ? data : undefined;
}

const digestOf = (data: Buffer): Buffer => hash(ALGORITHM, data, 'buffer');
