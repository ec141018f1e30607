import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { give } from './globals.ts';

/** What Jest's runner of a test file asks of the loader of modules. */
interface Loader {
  requireInternalModule(file: string): unknown;
  requireModule(file: string): unknown;
  setGlobalsForRuntime(globals: unknown): void;
  unstable_shouldLoadAsEsm(file: string): boolean;
  unstable_importModule(file: string): Promise<unknown>;
  enterTestCode(): void;
  leaveTestCode(): void;
}

/** Jest's own loader, of which this file takes the rest. */
interface JestLoader extends Loader {
  requireModuleOrMock(from: string, name: '@jest/globals'): Parameters<typeof give>[0];
}

type RunFile = (
  globalConfig: unknown,
  config: unknown,
  environment: unknown,
  loader: Loader,
  testPath: string,
  sendMessageToJest: unknown,
) => Promise<unknown>;

const require = createRequire(import.meta.url);
const { default: runWith }: { default: RunFile } = require('jest-circus/runner');
const GLOBALS = new URL('globals.ts', import.meta.url).href;

// The package itself refuses to load outside of Jest's loader.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : next(specifier, context),
});

/**
 * Runs a test file as Jest does, with modules loaded by Node. Jest's own loader reads, compiles and runs all modules anew
 * for each file; Node does so once in each worker, and the compiled code stays fast.
 */
const runFile = (
  globalConfig: unknown,
  config: unknown,
  environment: unknown,
  loader: JestLoader,
  testPath: string,
  sendMessageToJest: unknown,
): Promise<unknown> => runWith(globalConfig, config, environment, loaderOfNode(loader), testPath, sendMessageToJest);

export default runFile;

function loaderOfNode(ofJest: JestLoader): Loader {
  return {
    requireInternalModule(file) {
      // It holds the tests of the file before.
      delete require.cache[file];
      return require(file);
    },
    requireModule: (file) => require(file),
    setGlobalsForRuntime(globals) {
      ofJest.setGlobalsForRuntime(globals);
      give(ofJest.requireModuleOrMock('', '@jest/globals'));
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (file) => import(pathToFileURL(file).href),
    enterTestCode: () => ofJest.enterTestCode(),
    leaveTestCode: () => ofJest.leaveTestCode(),
  };
}
