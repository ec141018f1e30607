import { createRequire, type ResolveFnOutput, registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { besidePackages, type LayerFolders, rootsOf } from './layers.ts';

/** What the Node.js runtime on Lambda brings along. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const BROUGHT_BY_LAMBDA = /^@(?:aws-sdk|smithy)\//;
/** `name` or `@scope/name`, with or without a path below it. */
const PACKAGE = /^(?:@[^/]+\/)?[A-Za-z0-9_][^:]*$/;

/**
 * Lets a function load only the packages that its bundle holds, as on Lambda: a package that is missing there must be
 * missing here, even if a folder above the bundle has it.
 * @param taskRoot folder of the unpacked bundle
 * @param sdkFolder where the AWS SDK is looked for, which Lambda brings along
 * @param layers whose packages the function may load, too
 */
export function isolate(taskRoot: string, sdkFolder: string, layers?: LayerFolders): void {
  const roots = rootsOf(taskRoot, layers);
  const isInside = (url: string): boolean =>
    !url.startsWith('file:') || roots.some((root) => fileURLToPath(url).startsWith(root));
  const besides = besidePackages(layers);
  const fromSdk = createRequire(path.join(sdkFolder, 'index.js'));
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL } = context;
      // The runtime's own modules, and those of the SDK among each other, are found as usual.
      if (parentURL === undefined || !isInside(parentURL) || !PACKAGE.test(specifier)) {
        return nextResolve(specifier, context);
      }
      const found = attempt(() => nextResolve(specifier, context));
      if (!(found instanceof Error) && isInside(found.url)) return found;
      const inLayer = besides.map((url) => attempt(() => nextResolve(specifier, { ...context, parentURL: url })));
      const ofLayer = inLayer.find((one) => !(one instanceof Error) && isInside(one.url));
      if (ofLayer !== undefined && !(ofLayer instanceof Error)) return ofLayer;
      if (BROUGHT_BY_LAMBDA.test(specifier)) {
        return { url: pathToFileURL(fromSdk.resolve(specifier)).href, shortCircuit: true };
      }
      throw found instanceof Error ? found : missing(specifier, parentURL, context.conditions);
    },
  });
}

function attempt(resolve: () => ResolveFnOutput): ResolveFnOutput | Error {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

/** The error that Node gives where nothing is found. */
function missing(specifier: string, parentURL: string, conditions: readonly string[]): Error {
  const parent = parentURL.startsWith('file:') ? fileURLToPath(parentURL) : parentURL;
  if (!conditions.includes('require')) {
    const error = new Error(`Cannot find package '${specifier}' imported from ${parent}`);
    return Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
  }
  const error = new Error(`Cannot find module '${specifier}'\nRequire stack:\n- ${parent}`);
  return Object.assign(error, { code: 'MODULE_NOT_FOUND', requireStack: [parent] });
}
