import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { callbackHandler } from './callback-handler.ts';
import { loadBundle } from './compiled-bundle.ts';
import { RuntimeError } from './errors.ts';

export type Handler = (event: unknown, context: object) => unknown;

export interface LoadOptions {
  /** Then Node itself loads the bundle, by a hook that maps its sources for the debugger. */
  readonly isDebugged: boolean;
  /** Whether the function's runtime takes handlers with a callback. */
  readonly takesCallbacks: boolean;
}

/** A module that is CommonJS whatever a package.json around it says. */
const COMMON_JS = '.cjs';
const EXTENSIONS = ['', '.js', '.mjs', COMMON_JS];
const MODULE_AND_EXPORT = /^([^.]*)\.(.*)$/;

const CALLBACK_REFUSED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
  'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
  'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

/**
 * Loads a CommonJS or ES module bundle and finds its handler, with the errors of the Node.js runtimes.
 * @param taskRoot folder of the unpacked bundle
 * @param handler `folder/file.export`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function loadHandler(taskRoot: string, handler: string, options: LoadOptions): Promise<Handler> {
  const { isDebugged, takesCallbacks } = options;
  const { folder, file, name } = parseHandler(handler);
  const found = findExport(await loadModule(taskRoot, folder, file, isDebugged), name);
  if (!found) throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  const call = (...values: unknown[]): unknown => Reflect.apply(found, undefined, values);
  if (takesCallbacks) return callbackHandler({ call, isAsync: found.constructor.name === 'AsyncFunction' });
  if (found.length >= 3) throw new RuntimeError('Runtime.CallbackHandlerDeprecated', CALLBACK_REFUSED);
  return call;
}

function parseHandler(handler: string): { folder: string; file: string; name: string } {
  if (handler.includes('..')) {
    const advice = 'Use absolute paths when specifying root directories in handler names.';
    throw new RuntimeError('Runtime.MalformedHandlerName', `'${handler}' is not a valid handler name. ${advice}`);
  }
  const last = basename(handler);
  const [, file, name] = MODULE_AND_EXPORT.exec(last) ?? [];
  if (file === undefined || name === undefined) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  return { folder: handler.slice(0, handler.length - last.length), file, name };
}

async function loadModule(taskRoot: string, folder: string, file: string, isDebugged: boolean): Promise<unknown> {
  const path = resolve(taskRoot, folder, file);
  try {
    const extension = EXTENSIONS.find((candidate) => existsSync(path + candidate));
    if (extension === COMMON_JS && !isDebugged) return { default: loadBundle(path + extension) };
    if (extension !== undefined) return await import(pathToFileURL(path + extension).href);
    const require = createRequire(join(taskRoot, 'index.js'));
    return require(require.resolve(file, { paths: [taskRoot, join(taskRoot, folder)] }));
  } catch (error) {
    throw asLoadError(error);
  }
}

function asLoadError(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    return new RuntimeError('Runtime.UserCodeSyntaxError', String(error), error.stack);
  }
  const isMissing = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
  return isMissing ? new RuntimeError('Runtime.ImportModuleError', String(error), error.stack) : error;
}

/** A CommonJS bundle that is imported has its exports under `default`. */
function findExport(module: unknown, name: string): unknown {
  return walk(module, name) ?? walk(walk(module, 'default'), name);
}

function walk(start: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      start,
    );
}
